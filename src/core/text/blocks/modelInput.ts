import type { TableFormat } from '../../tables/tableFormat.ts';
import { recordTexts } from '../../tables/recordTexts.ts';
import { tableLayout } from '../../tables/tableLayout.ts';
import { hasMeaning, type ReadText } from '../segment.ts';
import type { Span } from '../span.ts';
import { gettextInput } from './gettextBlocks.ts';
import { latexInput } from './latex/latexInput.ts';
import type { ReadDocument, TextKind } from './readDocument.ts';
import { subtitleInput } from './subtitleBlocks.ts';

type Columns = readonly string[] | undefined;

const inputs: Readonly<
  Partial<Record<TextKind, (document: ReadDocument, columns: Columns) => string>>
> = {
  markdown: ({ text, head }) => (head ? withBlank(text, head) : text),
  latex: ({ text, blocks }) => latexInput(text, blocks),
  subtitles: ({ text }) => subtitleInput(text),
  gettext: ({ text }) => gettextInput(text),
  delimited: ({ text }, columns) => tableInput(text, 'delimited', columns),
  jsonLines: ({ text }, columns) => tableInput(text, 'jsonLines', columns),
};

/** Whether texts of a kind have signs that are no words. */
export function isReadInPart(kind: TextKind): boolean {
  return inputs[kind] !== undefined;
}

/**
 * A document as a model and a search for words read it, unit for unit as long: blank where a sign is no word, such as the
 * name of a command. The text itself where its kind has no such signs. `columns`: of a table, those that were chosen as its text.
 */
export function modelInput(document: ReadDocument, columns?: readonly string[]): string {
  return inputs[document.kind]?.(document, columns) ?? document.text;
}

function withBlank(text: string, { start, end }: Span): string {
  const blank = text.slice(start, end).replace(/[^\r\n]/g, ' ');
  return text.slice(0, start) + blank + text.slice(end);
}

/** A table's records as they are read, and all that lies around their texts as it is written. */
function tableInput(text: string, format: TableFormat, columns: Columns): string {
  const layout = tableLayout(text, format, columns);
  if (!layout) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, input } of recordTexts(text, layout)) {
    if (input === undefined) continue;
    parts.push(text.slice(at, start), input);
    at = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(at);
}

/** Segments of a text whose `modelInput` is `input`, with what is read of each. Those that are markup alone are left out. */
export function* withInputs<T extends ReadText & Span>(
  segments: Iterable<T>,
  input: string,
): Generator<T> {
  for (const segment of segments) {
    const read = input.slice(segment.start, segment.end);
    if (read === segment.text) yield segment;
    else if (hasMeaning(read)) yield { ...segment, input: read };
  }
}

/** What is read of a part of a text that somebody chose: the part as it is where it is markup alone. Undefined: as it is. */
export function inputAt(input: string, text: string, { start, end }: Span): string | undefined {
  const read = input.slice(start, end);
  return read !== text.slice(start, end) && hasMeaning(read) ? read : undefined;
}
