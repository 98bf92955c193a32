import { isJsonObject } from '../json/parseJson.ts';
import type { Steps } from '../search/steps.ts';
import { recordSpans } from '../text/blocks/delimitedBlocks.ts';
import { lineSpans } from '../text/lineSpans.ts';
import type { Span } from '../text/span.ts';
import { valueText } from './jsonLinesTable.ts';
import { jsonRecord } from './jsonRecord.ts';
import type { TableFormat } from './tableFormat.ts';
import { recordFields } from './recordFields.ts';
import { layoutOf, type TableLayout } from './tableLayout.ts';

/** Where the records of a table stand, the header among them: eight bytes each, their values are read when they are asked for. */
export class TableRecords {
  /** Undefined where it is no table, or JSON without a text; then there are no records. */
  readonly layout: TableLayout | undefined;
  readonly #text: string;
  /** `start, end` of each. */
  readonly #spans: Int32Array;

  private constructor(text: string, layout: TableLayout | undefined, spans: readonly number[]) {
    this.#text = text;
    this.layout = layout;
    this.#spans = new Int32Array(spans);
  }

  /** `columns`: those that were chosen as its text. */
  static *of(
    text: string,
    format: TableFormat,
    columns: readonly string[] | undefined,
  ): Steps<TableRecords> {
    const layout = yield* layoutOf(text, format, columns);
    const spans: number[] = [];
    if (layout) {
      const { form } = layout;
      const records = form ? recordSpans(text, form.separator ?? '') : lineSpans(text);
      for (const { start, end } of records) {
        spans.push(start, end);
        yield undefined;
      }
    }
    return new TableRecords(text, layout, spans);
  }

  get count(): number {
    return this.#spans.length / 2;
  }

  span(record: number): Span {
    return { start: this.#spans[2 * record] ?? 0, end: this.#spans[2 * record + 1] ?? 0 };
  }

  /** The last record that begins at an offset or before it; 0 where none does. */
  at(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[2 * middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** What a record says in all columns, one to a line; a broken one is as it is written. */
  values(record: number): string {
    const { start, end } = this.span(record);
    const written = this.#text.slice(start, end);
    if (this.layout?.form) return recordFields(written, this.layout.form.separator).join('\n');
    const value = jsonRecord(written);
    return isJsonObject(value) ? Object.values(value).map(valueText).join('\n') : written;
  }
}
