import { recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { lineSpans } from '../text/lineSpans.ts';
import type { Span } from '../text/span.ts';
import type { TableFormat } from './readTable.ts';
import { recordTexts } from './recordTexts.ts';
import { tableLayout, type TableLayout } from './tableLayout.ts';

/**
 * What a model reads of places of a table: found record by record when it is asked for, so that no second text as long as the
 * table is made.
 */
export class TableInputs {
  readonly #text: string;
  readonly #layout: TableLayout | undefined;
  /** `start, end` of each record. */
  readonly #records: Int32Array;

  /** `columns`: those that were chosen as its text. */
  constructor(text: string, format: TableFormat, columns: readonly string[] | undefined) {
    this.#text = text;
    this.#layout = tableLayout(text, format, columns);
    const records: number[] = [];
    if (this.#layout) {
      const { form } = this.#layout;
      const spans = form ? recordSpans(text, form.separator ?? '') : lineSpans(text);
      for (const { start, end } of spans) records.push(start, end);
    }
    this.#records = Int32Array.from(records);
  }

  /** Unit for unit as long as the part; the part itself where nothing in it is read otherwise. */
  read({ start, end }: Span): string {
    const layout = this.#layout;
    let read = '';
    let at = start;
    for (let i = this.#recordAt(start); layout && i < this.#records.length; i += 2) {
      const [first = 0, last = 0] = this.#records.subarray(i, i + 2);
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

  /** Place, in `#records`, of the last record that begins at an offset or before it; 0 where none does. */
  #recordAt(offset: number): number {
    let low = 0;
    let high = this.#records.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#records[2 * middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return 2 * Math.max(0, low - 1);
  }
}
