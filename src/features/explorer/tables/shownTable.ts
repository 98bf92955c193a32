import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { hasMeaning } from '../../../core/text/segment.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { numberOf } from '../../../core/tables/numberOf.ts';
import { readTable } from '../../../core/tables/readTable.ts';
import type { TableFormat } from '../../../core/tables/tableFormat.ts';
import { brokenText, valueOf, type Table, type TableRecord } from '../../../core/tables/table.ts';
import { tableLayout } from '../../../core/tables/tableLayout.ts';
import { recordText } from '../../../core/tables/textColumns.ts';
import { areNumbers, tableNumbers, type TableNumbers } from './tableNumbers.ts';
import {
  mostColumnValues,
  mostValuesListed,
  type BrokenRow,
  type ColumnValues,
  type PageTable,
  type TableColumn,
  type TableFilter,
  type TableOrderRequest,
} from '../../../protocol/page/pageTables.ts';

// What a row has room for.
const mostShownColumns = 8;
const mostFieldUnits = 60;
const mostBrokenNamed = 100;
const mostValueUnits = 200;
const mostLabelUnits = 200;
// Of the most frequent ones: each table is asked of each column.
const mostValuesTried = 1000;

export interface RecordRow {
  /** The beginning of its text, without the quotes and escapes that it is written with; undefined where no column is text. */
  readonly label: string | undefined;
  /** What the shown columns say. */
  readonly fields: readonly string[];
}

/** A table as the panel shows it: the values of its records, found by where their segments begin. */
export class ShownTable {
  readonly #text: string;
  readonly #table: Table;
  readonly #textColumns: readonly number[];
  readonly #shown: readonly number[];
  readonly #labels = new Map<number, Labels>();

  /** `columns`: names of the columns of text, where somebody chose them. Throws `unsupported` where there are too many. */
  constructor(text: string, format: TableFormat, columns: readonly string[] | undefined) {
    this.#text = text;
    this.#table = readTable(text, format);
    this.#textColumns = tableLayout(text, format, columns)?.text ?? [];
    this.#shown = this.#table.columns
      .map((_, column) => column)
      .filter((column) => this.#textColumns.length > 0 && !this.#textColumns.includes(column))
      .slice(0, mostShownColumns);
  }

  page(chosenBy: PageTable['chosenBy']): PageTable {
    const { columns, records, broken } = this.#table;
    const isEmpty = (record: TableRecord): boolean =>
      !hasMeaning(recordText(record, this.#textColumns));
    const empty = this.#textColumns.length === 0 ? [] : records.filter(isEmpty);
    return {
      columns: columns.map((_, column) => this.#column(column)),
      shown: this.#shown.map((column) => columns[column] ?? ''),
      chosenBy,
      recordCount: records.length,
      emptyCount: empty.length,
      empty: empty.slice(0, mostBrokenNamed).map((record) => this.#place(record)),
      brokenCount: broken.length,
      broken: broken.slice(0, mostBrokenNamed).map((record) => ({
        message: brokenText(record, columns.length),
        start: record.start,
      })),
    };
  }

  /** The record in which a segment begins, as a row of the list has it; undefined where it is no whole record. */
  row(start: number): RecordRow | undefined {
    const record = this.#table.records[this.#recordAt(start)];
    if (!record) return undefined;
    const text = recordText(record, this.#textColumns);
    return {
      label: text === '' ? undefined : oneLine(text, mostLabelUnits),
      fields: this.#shown.map((column) => oneLine(valueOf(record, column), mostFieldUnits)),
    };
  }

  /** The segments that are left, in an order. `starts`: where each begins, ascending. Throws `invalidInput` for a column that is not there. */
  order(
    starts: Int32Array,
    { filter, sort }: Pick<TableOrderRequest, 'filter' | 'sort'>,
  ): Int32Array {
    const records = Int32Array.from(starts, (start) => this.#recordAt(start));
    const isWanted = filter ? this.#filter(filter) : () => true;
    const segments = Int32Array.from(records.keys()).filter((segment) =>
      isWanted(records[segment] ?? -1, starts[segment] ?? 0),
    );
    if (!sort) return segments;
    const ranks = this.#ranks(this.#placeOf(sort.column), sort.isDescending);
    const rankOf = (segment: number): number => ranks[records[segment] ?? -1] ?? Infinity;
    return segments.sort((a, b) => rankOf(a) - rankOf(b) || a - b);
  }

  /** Throws as `order`. */
  values(starts: Int32Array, column: string): ColumnValues {
    const place = this.#placeOf(column);
    const records = Int32Array.from(starts, (start) => this.#recordAt(start));
    const labels = this.#labelsOf(place);
    if (labels.isNumeric) {
      const numbers = Float64Array.from(records, (record) =>
        numberOf(labels.names[labels.of[record] ?? -1] ?? ''),
      );
      return { kind: 'numbers', numbers };
    }
    const labelOf = records.map((record) => {
      const label = labels.of[record] ?? -1;
      return label < mostColumnValues ? label : -1;
    });
    const names = labels.names.slice(0, mostColumnValues);
    return { kind: 'labels', labels: names, labelOf, distinctCount: labels.names.length };
  }

  /**
   * The numbers of a column, by record, and by segment its record, -1 where it is no whole one. Throws as `order`, and as
   * `tableNumbers`.
   */
  numbers(starts: Int32Array, column: string): TableNumbers & { readonly recordOf: Int32Array } {
    const numbers = tableNumbers(this.#table, this.#placeOf(column));
    return { ...numbers, recordOf: Int32Array.from(starts, (start) => this.#recordAt(start)) };
  }

  /** A record without text, as it is told: where it stands, and what else it says. */
  #place(record: TableRecord): BrokenRow {
    const said = this.#shown.map((column) => oneLine(valueOf(record, column), mostFieldUnits));
    const values = said.filter((value) => value !== '').join(' · ');
    const message =
      values === ''
        ? t('Row {0}', String(record.row))
        : t('Row {0}: {1}', String(record.row), values);
    return { message, start: record.start };
  }

  /** A column of many values, as one of texts is, is looked at no further than it takes to know that. */
  #column(column: number): TableColumn {
    const counts = new Map<string, number>();
    let isNumeric = true;
    let filled = 0;
    for (const record of this.#table.records) {
      const value = valueOf(record, column).trim();
      if (value === '') continue;
      filled++;
      isNumeric &&= !Number.isNaN(numberOf(value));
      if (counts.size <= mostColumnValues) counts.set(value, (counts.get(value) ?? 0) + 1);
      else if (!isNumeric) break;
    }
    const isKnown = counts.size <= mostColumnValues;
    const names = isKnown ? mostFrequent(counts).slice(0, mostValuesListed) : [];
    const isText = this.#textColumns.includes(column);
    return {
      name: this.#table.columns[column] ?? '',
      isText,
      isNumeric: isNumeric && filled > 0,
      hasNumbers: !isText && areNumbers([...counts.keys()].slice(0, mostValuesTried)),
      distinctCount: counts.size,
      values: names.filter((name) => name.length <= mostValueUnits),
    };
  }

  #placeOf(column: string): number {
    const place = this.#table.columns.indexOf(column);
    if (place !== -1) return place;
    throw new AppError(
      'invalidInput',
      t('The table has no column {0} any more; choose another one.', column),
    );
  }

  /** Index of the record in which an offset lies; -1 where it lies in none that is whole. */
  #recordAt(offset: number): number {
    const { records } = this.#table;
    let low = 0;
    let high = records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((records[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset <= (records[low - 1]?.end ?? -1) ? low - 1 : -1;
  }

  #filter({ column, text, isWhole }: TableFilter): (record: number, start: number) => boolean {
    const place = column === undefined ? undefined : this.#placeOf(column);
    const wanted = isWhole ? text.trim() : text.trim().toLowerCase();
    const { records } = this.#table;
    const ends = new Map(this.#table.broken.map(({ start, end }) => [start, end]));
    return (index, start) => {
      const record = records[index];
      if (!record) {
        // A broken record has no columns, but may hold the text.
        const whole = this.#text.slice(start, ends.get(start) ?? start).toLowerCase();
        return place === undefined && !isWhole && whole.includes(wanted);
      }
      const values = place === undefined ? record.values : [valueOf(record, place)];
      return values.some((value) =>
        isWhole ? value.trim() === wanted : value.toLowerCase().includes(wanted),
      );
    };
  }

  /** By record, its place in the order of a column's values; none for what is blank, which is last in each direction. */
  #ranks(column: number, isDescending: boolean): Float64Array {
    const { names, of, isNumeric } = this.#labelsOf(column);
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    const order = names
      .map((name, label) => ({ name, label, number: isNumeric ? numberOf(name) : 0 }))
      .sort((a, b) => (isNumeric ? a.number - b.number : compare(a.name, b.name)));
    const rankOf = new Float64Array(names.length);
    order.forEach(({ label }, rank) => {
      rankOf[label] = isDescending ? -rank : rank;
    });
    return Float64Array.from(of, (label) => rankOf[label] ?? Infinity);
  }

  /** A column's distinct values, made when they are first asked for. */
  #labelsOf(column: number): Labels {
    let labels = this.#labels.get(column);
    if (!labels) {
      labels = labelsOf(this.#table.records.map((record) => valueOf(record, column).trim()));
      this.#labels.set(column, labels);
    }
    return labels;
  }
}

/** The distinct values of a column, the most frequent first; equal ones in the order in which they come up. */
interface Labels {
  readonly names: readonly string[];
  /** By record; -1: blank. */
  readonly of: Int32Array;
  readonly isNumeric: boolean;
}

/** Equal ones in the order in which they come up. */
function mostFrequent(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function labelsOf(values: readonly string[]): Labels {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const names = mostFrequent(counts);
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    names,
    of: Int32Array.from(values, (value) => places.get(value) ?? -1),
    isNumeric: names.length > 0 && names.every((name) => !Number.isNaN(numberOf(name))),
  };
}
