import { atOnce } from '../search/steps.ts';
import type { Span } from '../text/span.ts';
import type { TableFormat } from './tableFormat.ts';
import { recordTexts } from './recordTexts.ts';
import { TableRecords } from './tableRecords.ts';

/**
 * What a model reads of places of a table: found record by record when it is asked for, so that no second text as long as the
 * table is made.
 */
export class TableInputs {
  readonly #text: string;
  readonly #records: TableRecords;

  /** `columns`: those that were chosen as its text. */
  constructor(text: string, format: TableFormat, columns: readonly string[] | undefined) {
    this.#text = text;
    this.#records = atOnce(TableRecords.of(text, format, columns));
  }

  /** Unit for unit as long as the part; the part itself where nothing in it is read otherwise. */
  read({ start, end }: Span): string {
    const { layout, count } = this.#records;
    let read = '';
    let at = start;
    for (let i = this.#records.at(start); layout && i < count; i++) {
      const { start: first, end: last } = this.#records.span(i);
      if (first >= end) break;
      const record = this.#text.slice(first, last);
      for (const { input, ...text } of recordTexts(record, layout, i > 0)) {
        if (input === undefined) continue;
        const from = Math.max(start, first + text.start);
        const to = Math.min(end, first + text.end);
        if (from >= to) continue;
        const before = first + text.start;
        read += this.#text.slice(at, from) + input.slice(from - before, to - before);
        at = to;
      }
    }
    return read + this.#text.slice(at, end);
  }
}
