import { recordTexts } from '../../tables/recordTexts.ts';
import type { TableLayout } from '../../tables/tableLayout.ts';
import { hasMeaning, type Segment } from '../segment.ts';
import { trimmedSpan } from '../span.ts';
import { fittingTexts } from './cutText.ts';

interface TitledText extends Segment {
  readonly title: string | undefined;
}

/**
 * The records of a table, each by its columns of text, in pieces where they are to fit into passages. A segment's title is what the other columns say.
 */
export function* tableSegments(
  text: string,
  layout: TableLayout,
  { fits, isContinued }: { readonly fits: boolean; readonly isContinued: boolean },
): Generator<TitledText> {
  for (const record of recordTexts(text, layout, isContinued)) {
    const { title, input } = record;
    const pieces = fits ? fittingTexts(text, record.start, record.end) : [record];
    for (const piece of pieces) {
      const trimmed = trimmedSpan(text, piece.start, piece.end);
      if (!trimmed) continue;
      const { start, end } = trimmed;
      const source = text.slice(start, end);
      const read = input?.slice(start - record.start, end - record.start) ?? source;
      if (!hasMeaning(read)) continue;
      const segment = { start, end, text: source, title };
      yield read === source ? segment : { ...segment, input: read };
    }
  }
}
