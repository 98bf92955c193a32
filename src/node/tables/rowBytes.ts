import { open } from 'node:fs/promises';
import { jsonOfOneLine } from '../../core/json/jsonLine.ts';
import { delimitedForm } from '../../core/tables/delimitedTable.ts';
import { fieldsOfLine, valueText } from '../../core/tables/jsonLinesTable.ts';
import { tableFormatOf } from '../../core/tables/tableFormat.ts';
import { recordFields } from '../../core/tables/recordFields.ts';
import type { TablePart } from '../../core/tables/tableParts.ts';

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/** Where in a file of UTF-8 the rows of a table stand, so that one can be read without the others. */
export class RowBytes {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #bytes = 0;
  #separator: string | undefined;
  readonly #path: string;
  readonly #isDelimited: boolean;

  constructor(path: string) {
    this.#path = path;
    this.#isDelimited = tableFormatOf(path) === 'delimited';
  }

  /** Parts have to come in order. */
  add({ source = '', start, records, broken }: TablePart): void {
    if (start === 0 && this.#isDelimited) this.#separator = delimitedForm(source).separator;
    const rows =
      broken.length === 0 ? records : [...records, ...broken].toSorted((a, b) => a.start - b.start);
    let at = 0;
    for (const row of rows) {
      const from = row.start - start;
      const to = row.end - start;
      this.#bytes += Buffer.byteLength(source.slice(at, from));
      this.#starts.push(this.#bytes);
      this.#bytes += Buffer.byteLength(source.slice(from, to));
      this.#ends.push(this.#bytes);
      at = to;
    }
    this.#bytes += Buffer.byteLength(source.slice(at));
  }

  /**
   * A row (from 0) as a line of JSON; undefined where what stands in the file by now is not what `cut` begins with, or is in another
   * encoding. `cut`: its line with its long values cut.
   */
  async read(row: number, cut: string): Promise<string | undefined> {
    const [start, end] = [this.#starts[row], this.#ends[row]];
    if (start === undefined || end === undefined) return undefined;
    const written = await bytesAt(this.#path, start, end).catch(() => undefined);
    const known = fieldsOfLine(cut);
    if (written === undefined || !known) return undefined;
    const names = Object.keys(known).filter((name) => known[name] !== '');
    const line = this.#isDelimited ? this.#lineOf(written, names) : written;
    const whole = fieldsOfLine(line);
    if (!whole) return undefined;
    const isSame = Object.entries(known).every(([name, begin]) => {
      const told = valueText(begin);
      const said = valueText(whole[name]);
      return said === told || said.startsWith(told.slice(0, -1));
    });
    return isSame ? line : undefined;
  }

  /** `names`: of the columns in which it says something. */
  #lineOf(written: string, names: readonly string[]): string {
    const fields = recordFields(written, this.#separator).filter((value) => value !== '');
    const values = names.map(
      (name, i) => `${jsonOfOneLine(name)}:${jsonOfOneLine(fields[i] ?? '')}`,
    );
    return `{${values.join(',')}}`;
  }
}

async function bytesAt(path: string, start: number, end: number): Promise<string> {
  const handle = await open(path);
  try {
    const mark = Buffer.alloc(byteOrderMark.length);
    await handle.read(mark, 0, mark.length, 0);
    const before = mark.equals(byteOrderMark) ? mark.length : 0;
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, before + start);
    return bytes.subarray(0, bytesRead).toString();
  } finally {
    await handle.close();
  }
}
