import type { TableFormat } from '../../tables/readTable.ts';
import { recordTexts } from '../../tables/recordTexts.ts';
import { tableLayout } from '../../tables/tableLayout.ts';
import { hasMeaning, type ReadText } from '../segment.ts';
import type { Span } from '../span.ts';
import { markdownInput } from './frontMatter.ts';
import { gettextInput } from './gettextBlocks.ts';
import { latexInput } from './latexInput.ts';
import type { TextKind } from './readBlocks.ts';
import { subtitleInput } from './subtitleBlocks.ts';

type Columns = readonly string[] | undefined;

const inputs: Readonly<Partial<Record<TextKind, (text: string, columns: Columns) => string>>> = {
  markdown: markdownInput,
  latex: latexInput,
  subtitles: subtitleInput,
  gettext: gettextInput,
  delimited: (text, columns) => tableInput(text, 'delimited', columns),
  jsonLines: (text, columns) => tableInput(text, 'jsonLines', columns),
};

/** Whether texts of a kind have signs that are no words. */
export function isReadInPart(kind: TextKind): boolean {
  return inputs[kind] !== undefined;
}

/**
 * A document as a model and a search for words read it, unit for unit as long: blank where a sign is no word, such as the
 * name of a command. The text itself where its kind has no such signs. `columns`: of a table, those that were chosen as its text.
 */
export function modelInput(text: string, kind: TextKind, columns?: readonly string[]): string {
  return inputs[kind]?.(text, columns) ?? text;
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
