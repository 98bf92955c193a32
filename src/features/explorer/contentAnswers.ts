import type * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
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

// So that an answer takes milliseconds.
const mostSegments = 1000;
const mostTexts = 5000;

function requireFew(count: number, most: number): void {
  if (count > most) throw new AppError('internal', `${count} are too many at once.`);
}

/** What the page asks of the content, and of the work on all of it. */
export function contentAnswers(
  { current }: AnswerContext<vscode.TextDocument>,
  { content, show, onSelected, cancel, embed, rowsOf }: Dependencies,
): Pick<
  PageApi,
  'segments' | 'segmentsAt' | 'segmentTexts' | 'select' | 'setUnit' | 'cancel' | 'retry'
> {
  return {
    async segments(request) {
      const { start, end } = request;
      const content = current(request);
      const range = content.range(start, end);
      const rowOf = rowsOf(content);
      if (!rowOf) return Promise.resolve(range);
      const segments = range.segments.map((segment, i) => rowOf(segment, range.start + i));
      return Promise.resolve({ ...range, segments });
    },

    async segmentsAt(request) {
      const content = current(request);
      requireFew(request.segments.length, mostSegments);
      const rowOf = rowsOf(content);
      const found = Array.from(request.segments, (segment) => {
        const { shown, index } = content.locate(segment);
        const row = shown.segment(index);
        return rowOf ? rowOf(row, segment) : row;
      });
      return Promise.resolve(found);
    },

    async segmentTexts(request) {
      const content = current(request);
      const { start, end } = request;
      requireFew(end - start, mostTexts);
      const texts: string[] = [];
      for (let i = Math.max(0, start); i < Math.min(end, content.segmentCount); i++) {
        texts.push(content.text(i));
      }
      return Promise.resolve(texts);
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
