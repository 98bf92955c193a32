import { isJsonObject, jsonIfAny } from '../json/parseJson.ts';
import { jsonOfOneLine } from '../json/jsonLine.ts';
import { cutText } from '../text/cutText.ts';
import { oneLine } from '../text/oneLine.ts';
import { valueOf, type BrokenRecord, type Table, type TableRecord } from './table.ts';

// A table that is too long to be held is held as JSON Lines, a line for each of its rows in their order, broken ones among them, with its
// longest values cut: so all that reads Parquet's rows reads these, too.

// UTF-16 units: a text cut shorter would say little.
const leastValueUnits = 200;

/** How long the values of a table are, and from what length on they are cut so that it can be held. */
export class ValueLengths {
  /** By length in UTF-16 units. */
  readonly #counts = new Map<number, number>();
  #valueCount = 0;
  /** Units of all lines but for the values' own. */
  #around = 0;

  add({ columns, records, broken }: Table): void {
    const names = columns.map((column) => jsonOfOneLine(column).length + ':,'.length);
    for (const record of records) {
      this.#around += '{}\n'.length;
      for (const [column, nameUnits] of names.entries()) {
        const value = valueOf(record, column);
        if (value === '') continue;
        // What is escaped counts whole, also where it is cut away.
        this.#around += nameUnits + jsonOfOneLine(value).length - value.length;
        this.#count(value.length);
      }
    }
    for (const { start, end } of broken) this.#count(end - start);
  }

  /**
   * The length up to which values are whole where the lines are to have no more than `mostUnits`: the shorter ones stay as they are, and
   * the longer ones have what is left in equal parts. Undefined where too little is left for each.
   */
  cutAt(mostUnits: number): number | undefined {
    let left = mostUnits - this.#around;
    let valueCount = this.#valueCount;
    let longest = leastValueUnits;
    for (const length of [...this.#counts.keys()].sort((a, b) => a - b)) {
      if (length * valueCount > left) {
        const part = Math.floor(left / valueCount);
        return part < leastValueUnits ? undefined : part;
      }
      const count = this.#counts.get(length) ?? 0;
      left -= length * count;
      valueCount -= count;
      longest = Math.max(longest, length);
    }
    return left < 0 ? undefined : longest;
  }

  #count(length: number): void {
    this.#counts.set(length, (this.#counts.get(length) ?? 0) + 1);
    this.#valueCount++;
  }
}

/** What cuts the records of a table that comes in parts. */
export class CutRecords {
  readonly #mostUnits: number;
  #isFirst = true;

  /** `mostUnits`: of a value; see `ValueLengths.cutAt`. */
  constructor(mostUnits: number) {
    this.#mostUnits = mostUnits;
  }

  /**
   * A part's rows as lines, each with its line feed. `source`: the text of the part, which begins `start` units after the table; a broken
   * record is what it says there, on one line.
   */
  lines(part: Table, source: string, start: number): string {
    const names = part.columns.map((column) => `${jsonOfOneLine(column)}:`);
    let lines = '';
    let next = 0;
    const { broken } = part;
    const addBroken = (row: number): void => {
      for (let record = broken[next]; record && record.row < row; record = broken[++next]) {
        lines += `${this.#brokenLine(record, source, start)}\n`;
      }
    };
    for (const record of part.records) {
      addBroken(record.row);
      lines += `${this.#line(record, names)}\n`;
      // All columns have their places by it.
      this.#isFirst = false;
    }
    addBroken(Infinity);
    return lines;
  }

  #line(record: TableRecord, names: readonly string[]): string {
    const fields: string[] = [];
    for (const [column, name] of names.entries()) {
      const value = valueOf(record, column);
      if (value === '' && !this.#isFirst) continue;
      fields.push(name + jsonOfOneLine(cutText(value, this.#mostUnits)));
    }
    return `{${fields.join(',')}}`;
  }

  /** No object and no string, so that it is a broken one there, too; blank where it says no more than the header. */
  #brokenLine({ start, end, fault }: BrokenRecord, source: string, before: number): string {
    if (fault === 'headerAgain') return '';
    const written = source.slice(start - before, Math.min(end, start + this.#mostUnits) - before);
    const line = oneLine(written, this.#mostUnits);
    const value = jsonIfAny(line);
    const isRecord = typeof value === 'string' || isJsonObject(value);
    return isRecord || line === '' ? `… ${line}` : line;
  }
}
