import type * as vscode from 'vscode';
import type { PageApi, PanelSegment } from '../../protocol/pageApi.ts';
import type { EditorContent } from './editorContent.ts';
import type { AnswerContext } from './model/answerContext.ts';
import type { PanelContent } from './model/panelContent.ts';

interface Dependencies {
  /** What the panel shows by now. */
  readonly content: () => EditorContent | undefined;
  readonly show: (content: PanelContent) => void;
  /** Another segment is the selected one. */
  readonly onSelected: () => void;
  /** Stops the work in progress. */
  readonly cancel: () => void;
  readonly embed: (content: EditorContent) => Promise<void>;
  /** What makes rows of records of a content's segments, where it is a table. */
  readonly rowsOf: (
    content: EditorContent,
  ) => ((segment: PanelSegment, place: number) => PanelSegment) | undefined;
}

/** What the page asks of the content, and of the work on all of it. */
export function contentAnswers(
  { current }: AnswerContext<vscode.TextDocument>,
  { content, show, onSelected, cancel, embed, rowsOf }: Dependencies,
): Pick<PageApi, 'segments' | 'select' | 'setUnit' | 'cancel' | 'retry'> {
  return {
    async segments(request) {
      const { start, end, order } = request;
      const content = current(request);
      const range = content.range(start, end, order);
      const rowOf = rowsOf(content);
      if (!rowOf) return Promise.resolve(range);
      const segments = range.segments.map((segment, i) => {
        return rowOf(segment, order?.[range.start + i] ?? range.start + i);
      });
      return Promise.resolve({ ...range, segments });
    },

    async select(request) {
      const shown = current(request);
      shown.locate(request.segment);
      if (shown.selected !== request.segment) {
        shown.selected = request.segment;
        onSelected();
      }
      return Promise.resolve();
    },

    async setUnit({ unit }) {
      const shown = content();
      if (shown?.content.kind !== 'documents' || shown.unit === unit) return Promise.resolve();
      const at = shown.selected < 0 ? undefined : shown.locate(shown.selected);
      const selected = at && { uri: at.shown.document.uri, offset: at.shown.start(at.index) };
      show({ ...shown.content, unit, selected, tab: shown.tab });
      return Promise.resolve();
    },

    async cancel() {
      cancel();
      return Promise.resolve();
    },

    async retry() {
      const shown = content();
      if (shown) await embed(shown);
    },
  };
}
