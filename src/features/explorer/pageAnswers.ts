import * as vscode from 'vscode';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import type { JobCalls } from '../../host/engine/processCalls.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { cursorIn } from '../../host/text/editors.ts';
import type { TableColumnChoice } from '../../host/text/tableColumns.ts';
import { reporting } from '../../host/commands.ts';
import type { PageApi, PanelSnapshot } from '../../protocol/pageApi.ts';
import { exportVectors } from './commands/exportVectors.ts';
import { saveFile } from './commands/saveFile.ts';
import { mapAnswers } from './model/analysis/mapAnswers.ts';
import { repetitionAnswers } from './model/analysis/repetitionAnswers.ts';
import { numberAnswers } from './model/analysis/numberAnswers.ts';
import { labelAnswers, panelLabels } from './analysis/labelAnswers.ts';
import { writePredictions } from './analysis/labelFiles.ts';
import { themeAnswers } from './model/analysis/themeAnswers.ts';
import { contentAnswers } from './contentAnswers.ts';
import type { EditorContent } from './editorContent.ts';
import type { AnswerContext } from './model/answerContext.ts';
import type { ContentSet } from './model/contentSet.ts';
import { insideAnswers } from './model/insideAnswers.ts';
import type { KeptTokens } from './model/keptTokens.ts';
import { originAnswers } from './model/originAnswers.ts';
import { pairAnswers } from './model/pairAnswers.ts';
import type { PlaceToLabel } from './model/labels/placesToLabel.ts';
import type { PanelContent } from './model/panelContent.ts';
import type { PanelWork } from './model/panelWork.ts';
import { tokenAnswers } from './model/tokenAnswers.ts';
import { neighbourAnswers } from './neighbourAnswers.ts';
import type { NeighbourFinder } from './neighbourFinder.ts';
import { goToText, revealAnswers } from './revealAnswers.ts';
import { numbersIn, recordRows, tableAnswers } from './tables/tableAnswers.ts';

/** What panels are built on. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  /** Where labels of texts are kept. */
  readonly workspaceState: vscode.Memento;
  /** Long computations. */
  readonly jobs: JobCalls;
  readonly corpus: DocumentCorpus;
  readonly columns: TableColumnChoice;
  readonly workspace: WorkspaceSearch;
  /** Asks the user whether the workspace is to be indexed, and begins. */
  readonly indexWorkspace: () => void;
  readonly log: vscode.LogOutputChannel;
}

/** The panel that a page is in, as far as its questions go. */
interface AskedPanel extends AnswerContext<vscode.TextDocument> {
  readonly panel: Pick<vscode.WebviewPanel, 'viewColumn'>;
  readonly tokens: KeptTokens;
  readonly work: PanelWork<vscode.TextDocument, CorpusDocument>;
  /** The content's texts as jobs are given them. */
  readonly set: ContentSet<vscode.TextDocument>;
  readonly finder: NeighbourFinder;
  readonly snapshot: () => PanelSnapshot;
  readonly content: () => EditorContent | undefined;
  readonly show: (content: PanelContent) => void;
  /** Another segment is the selected one. */
  readonly onSelected: () => void;
  /** The panel is about to select this in an editor. */
  readonly onReveal: (document: vscode.TextDocument, range: vscode.Range) => void;
  readonly onLabel: (places: readonly PlaceToLabel[]) => void;
  /** Stops the work in progress, and what was asked for. */
  readonly cancel: () => void;
}

/** All that a page may ask, by topic. */
export function pageAnswers(asked: AskedPanel, services: PanelServices): PageApi {
  const { tokens, work, finder, current, content } = asked;
  const { engine, corpus, log } = services;
  return {
    snapshot: async () => Promise.resolve(asked.snapshot()),

    ...contentAnswers(asked, {
      ...asked,
      embed: (shown) => work.embed(shown),
      rowsOf: (shown) => recordRows(shown, services.columns),
    }),

    ...tableAnswers(asked, {
      columns: services.columns,
      reveal: (text) => goToText(text, asked.panel.viewColumn, asked.onReveal),
    }),

    ...tokenAnswers(asked, {
      kept: tokens,
      work,
      cursor: (reference) => {
        const { shown, index } = current(reference).locate(reference.segment);
        return cursorIn(shown.document, shown.start(index), shown.end(index));
      },
    }),

    ...themeAnswers(asked, asked.set),
    ...mapAnswers(asked, asked.set, corpus),
    ...repetitionAnswers(asked, {
      set: asked.set,
      jobs: services.jobs,
      unrelated: (signal) =>
        engine.call((api) => api.unrelatedPairs(undefined, { signal }), signal),
    }),
    ...labelAnswers(asked, panelLabels(asked, services)),
    ...numberAnswers(asked, {
      set: asked.set,
      numbersIn: (shown, column) => numbersIn(shown, column, services.columns),
      write: (predictions, shown) => writePredictions(predictions, shown),
    }),

    ...insideAnswers(asked, engine),
    ...pairAnswers(asked, tokens, engine),
    ...originAnswers(asked, engine),

    ...neighbourAnswers(asked, {
      onLabel: asked.onLabel,
      finder,
      corpus,
      embedBeside: (documents) => {
        // What the user has cancelled is not taken up by looking.
        const { kind } = work.status;
        if (kind === 'ready' || kind === 'working') void work.embedBeside(documents);
      },
    }),

    ...revealAnswers(asked, asked),

    indexWorkspace: async () => {
      // It asks, and works for minutes: the page is told how far it is by itself.
      services.indexWorkspace();
      return Promise.resolve();
    },

    exportVectors: () => reporting(log, () => exportVectors(services, content())),

    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    },

    saveFile: (file) => saveFile(file, content()?.documents[0]?.document.uri),
  };
}
