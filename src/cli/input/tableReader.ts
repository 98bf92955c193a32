import { countText } from '../../core/text/countText.ts';
import { hasMeaning } from '../../core/text/segment.ts';
import { isParquet, tableFormatOf } from '../../core/tables/tableFormat.ts';
import {
  brokenText,
  type BrokenRecord,
  type Table,
  type TableRecord,
} from '../../core/tables/table.ts';
import {
  chosenColumns,
  columnsNamed,
  recordText,
  sharedNames,
  textColumns,
} from '../../core/tables/textColumns.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { namedTable, readTableFile, tableFileParts } from '../../node/tables/tableFile.ts';
import type { CommandContext } from '../command.ts';
import { parseColumns } from './readingOptions.ts';

export const columnsOption = { columns: { type: 'string' } } as const;

export const columnsHelp = `  --columns NAME[,NAME]
                    of tables (.csv, .tsv, .jsonl, .parquet): the columns that hold the text, a name with a comma in quotes`;

// A message that names them all would hide what counts.
const namedRecords = 5;

/** A table and its columns of text, by their place. */
export interface TextTable {
  readonly table: Table;
  readonly columns: readonly number[];
}

/** Reads tables and tells what is to be known of each, once. */
export class TableReader {
  readonly #names: readonly string[] | undefined;
  readonly #context: CommandContext;
  readonly #told = new Set<string>();

  /** `columns`: what `--columns` was given; text columns are found where that is absent. Throws `UsageError`. */
  constructor(columns: string | undefined, context: CommandContext) {
    this.#names = columns === undefined ? undefined : parseColumns(columns);
    this.#context = context;
  }

  /** Whether somebody chose columns. */
  get hasChoice(): boolean {
    return this.#names !== undefined;
  }

  /** The table in a text, laid out as its name says. Throws `unsupported`, and `invalidInput` for a column that is not there. */
  read(text: string, file: string): TextTable {
    return this.#withColumns(namedTable(text, tableFormatOf(file) ?? 'delimited', file), file);
  }

  /**
   * The table in a file, Parquet among them: of one that is read in parts the values in the columns of text alone, which are
   * found in its beginning. `file`: the path as it was given. Throws `fileUnreadable`, `unsupported`, and `invalidInput` for a
   * column that is not there.
   */
  async readFile(path: string, file: string, rule: EncodingRule): Promise<TextTable> {
    let found: readonly number[] | undefined;
    const table = await readTableFile(path, file, {
      rule,
      keep: (first) => {
        if (this.#names) return columnRule(this.#names);
        found = textColumns(first);
        return columnRule(found.map((column) => first.columns[column] ?? ''));
      },
      onProgress: readingProgress(file, this.#context),
    });
    return this.#withColumns(table, file, found);
  }

  /**
   * The records of a table's file that say something, of a long one some at a time in memory; what is to be known of it is told at the end.
   * Columns have to be chosen. Throws as `readFile`.
   */
  async *fileRecords(path: string, file: string, rule: EncodingRule): AsyncGenerator<TextRecord> {
    const names = this.#names ?? [];
    const broken: BrokenRecord[] = [];
    let recordCount = 0;
    let columns: readonly number[] | undefined;
    const parts = tableFileParts(path, file, {
      rule,
      keep: () => columnRule(names),
      onProgress: readingProgress(file, this.#context),
    });
    let last: Table | undefined;
    for await (const part of parts) {
      last = part;
      if (!columns && isLateColumn(part, names, file)) {
        yield* textRecords(await this.readFile(path, file, rule));
        return;
      }
      columns ??= chosenColumns(part, names, file);
      for (const record of part.broken) broken.push(record);
      recordCount += part.records.length;
      yield* textRecords({ table: part, columns });
    }
    if (last) this.#tell({ ...last, recordCount, broken }, columns ?? [], file);
  }

  #withColumns(table: Table, file: string, found?: readonly number[]): TextTable {
    const columns = this.#names
      ? chosenColumns(table, this.#names, file)
      : (found ?? textColumns(table));
    this.#tell({ ...table, recordCount: table.records.length }, columns, file);
    return { table, columns };
  }

  #tell(table: ReadTable, columns: readonly number[], file: string): void {
    if (this.#told.has(file)) return;
    this.#told.add(file);
    tellSharedNames(table.columns, this.#names ?? [], file, this.#context);
    const { broken } = table;
    for (const record of broken.slice(0, namedRecords)) {
      this.#context.message(`${file}: ${brokenText(record, table.columns.length)}`);
    }
    if (broken.length > 0) {
      const others = Math.max(0, broken.length - namedRecords);
      const more = others === 0 ? '' : `${countText(others, 'more row')} like these; `;
      const left = broken.length === 1 ? 'it is' : 'they are';
      const read = countText(table.recordCount, 'other row is', 'other rows are');
      this.#context.message(`${file}: ${more}${left} left out, ${read} read.`);
    }
    if (this.#names || table.recordCount === 0) return;
    if (columns.length === 0) {
      this.#context.message(
        `${file}: No column holds text; --columns takes one: ${table.columns.join(', ')}.`,
      );
      return;
    }
    const names = columns.map((column) => table.columns[column] ?? '').join(', ');
    const header = table.hasHeader ? '' : 'There is no header. ';
    const others = table.columns.length > columns.length ? '; --columns takes others' : '';
    this.#context.message(
      `${file}: ${header}The text is in ${columns.length === 1 ? 'column' : 'columns'} ${names}${others}.`,
    );
  }
}

/** What is told of a table. */
interface ReadTable extends Pick<Table, 'columns' | 'hasHeader' | 'broken'> {
  readonly recordCount: number;
}

/** Whether a chosen column of JSON Lines may come up in later records, which have other keys. */
function isLateColumn({ columns }: Table, names: readonly string[], file: string): boolean {
  if (tableFormatOf(file) !== 'jsonLines' || isParquet(file)) return false;
  return columnsNamed({ columns }, names).length < names.length;
}

/** A record and what its columns of text say. */
export interface TextRecord {
  readonly record: TableRecord;
  readonly text: string;
}

/** The records of a table that say something. */
export function* textRecords({ table, columns }: TextTable): Generator<TextRecord> {
  for (const record of table.records) {
    const text = recordText(record, columns);
    if (hasMeaning(text)) yield { record, text };
  }
}

/** The columns that are called so, whatever the case. */
export function columnRule(names: readonly string[]): (column: string) => boolean {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return (column) => wanted.has(column.toLowerCase());
}

/** Says where `names` has one by which several columns are called, of which the first is read. */
export function tellSharedNames(
  columns: readonly string[],
  names: readonly string[],
  file: string,
  context: CommandContext,
): void {
  for (const name of sharedNames(columns, names)) {
    context.message(
      `${file}: Several columns are called ${name}, and the first one is read; the next is ${name} (2).`,
    );
  }
}

/** Tells how much of a long table is read. */
export function readingProgress(
  file: string,
  context: CommandContext,
): (done: number, total: number) => void {
  return (done, total) => {
    context.progress(`${file}: ${Math.floor((100 * done) / total)} % read`);
  };
}
