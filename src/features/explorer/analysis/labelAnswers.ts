import type * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { PageLabels } from '../../../protocol/page/pageLabels.ts';
import { vectorSourceOf } from '../../../protocol/engineApi.ts';
import type { EngineClient } from '../../../host/engine/engineClient.ts';
import { textHash } from '../../../host/text/textHash.ts';
import type { AnswerContext } from '../model/answerContext.ts';
import type { ContentSet } from '../model/contentSet.ts';
import { KeptLabels, keyDigits } from '../model/labels/keptLabels.ts';
import { LabelDesk } from '../model/labels/labelDesk.ts';
import { pickColumn, tableIn } from './labelTable.ts';
import { openClassifier, saveClassifier, writeLabels } from './labelFiles.ts';

interface PanelDependencies {
  readonly engine: EngineClient;
  readonly workspaceState: vscode.Memento;
}

/** The labels of a panel's content. */
export function panelLabels(
  asked: AnswerContext<vscode.TextDocument> & { readonly set: ContentSet<vscode.TextDocument> },
  { engine, workspaceState }: PanelDependencies,
): LabelDesk<vscode.TextDocument> {
  return new LabelDesk({
    ...asked,
    contentSet: asked.set,
    kept: new KeptLabels(workspaceState),
    // Of lines and sentences alike: a label belongs to a text.
    idOf: ({ content, id }) =>
      content.kind === 'documents'
        ? textHash(content.uris.map((uri) => uri.toString()).join('\0'), 24)
        : id,
    isTable: (content) => tableIn(content) !== undefined,
    keyOf: (text) => textHash(text, keyDigits),
    vectorsOf: (texts, signal) =>
      engine.call((api) => {
        // Known by now: the engine loads its model before it takes a call.
        const choice = engine.status.model?.choice ?? { layer: -1, pooling: 'mean' };
        return api.embedTexts({ texts, choice, priority: 'query' }, { signal });
      }, signal),
    source: () => engine.status.model && vectorSourceOf(engine.status.model),
  });
}

/** What the page asks about labels of the content. */
export function labelAnswers(
  { current, until }: AnswerContext<vscode.TextDocument>,
  desk: LabelDesk<vscode.TextDocument>,
): PageLabels {
  return {
    labelSheet: (request, { signal } = {}) => desk.sheet(request, until(signal)),

    changeLabels: ({ change, ...reference }, { signal } = {}) =>
      desk.change(reference, change, until(signal)),

    guessLabels: ({ version }, options = {}) =>
      desk.guess({ version }, { ...options, signal: until(options.signal) }),

    async saveClassifier({ version }) {
      const learner = await desk.learner({ version }, { signal: until(undefined) });
      return saveClassifier(learner, current({ version }));
    },

    async useClassifier(request) {
      const opened = await openClassifier(current(request));
      if (!opened) throw new AppError('cancelled', t('No classifier was chosen.'));
      return desk.use(request, opened, until(undefined));
    },

    async labelsFromColumn(request) {
      const labels = await pickColumn(current(request));
      if (!labels) throw new AppError('cancelled', t('No column was chosen.'));
      return desk.giveAll(request, labels, until(undefined));
    },

    leaveClassifier: (request) => desk.leave(request, until(undefined)),

    async writeLabels({ version }) {
      const labels = await desk.labels({ version }, { signal: until(undefined) });
      return writeLabels(labels, current({ version }));
    },
  };
}
