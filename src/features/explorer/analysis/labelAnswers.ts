import type * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import type { PageLabels } from '../../../protocol/page/pageLabels.ts';
import type { AnswerContext } from '../model/answerContext.ts';
import type { LabelDesk } from '../model/labels/labelDesk.ts';
import { openClassifier, saveClassifier, writeLabels } from './labelFiles.ts';

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
      if (!opened) throw new AppError('cancelled', 'No classifier was chosen.');
      return desk.use(request, opened, until(undefined));
    },

    leaveClassifier: (request) => desk.leave(request, until(undefined)),

    async writeLabels({ version }) {
      const labels = await desk.labels({ version }, { signal: until(undefined) });
      return writeLabels(labels, current({ version }));
    },
  };
}
