import { stat } from 'node:fs/promises';
import { numberColumn } from '../../core/analysis/learn/numberColumn.ts';
import { AppError } from '../../core/errors/appError.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { brokenText, valueOf, type Table, type TableRecord } from '../../core/tables/table.ts';
import { readTable } from '../../core/tables/readTable.ts';
import { tableFormatOf, type TableFormat } from '../../core/tables/tableFormat.ts';
import { chosenColumns } from '../../core/tables/textColumns.ts';
import { countText } from '../../core/text/countText.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { readTableFile, tableFileParts } from '../../node/tables/tableFile.ts';
import type { CommandContext } from '../command.ts';
import { columnRule, readingProgress, tellSharedNames } from '../input/tableReader.ts';
import { readInput, standardInput } from '../input/readInput.ts';
import { UsageError } from '../input/usageError.ts';
import type { LearnRequest } from './learnRequest.ts';

// A message that names them all would hide what counts.
const mostNamed = 10;

/** A table that was given, and how it is called in messages. */
export interface LearnTable {
  readonly name: string;
  readonly table: Table;
  /** Places of the columns of text: one or two. */
  readonly text: readonly number[];
  /** The table once more, part by part and with all columns, of which `table` may lack values. */
  readonly parts: () => AsyncIterable<Table>;
}

/** A record that can be learned from or tested on. */
export interface Example {
  readonly record: TableRecord;
  /** As many as there are columns of text; none is blank. */
  readonly texts: readonly string[];
  /** Not blank. */
  readonly label: string;
}

/** Reads a table and tells which rows are broken. Throws `UsageError`, and `invalidInput` for a column that is not there. */
async function readLearnTable(
  path: string,
  { text, label, encoding }: LearnColumns,
  context: CommandContext,
): Promise<LearnTable> {
  const name = path === standardInput ? 'standard input' : path;
  const { table, parts } = await tableOf(path, { text, label, encoding }, context);
  tellSharedNames(table.columns, [...new Set([...text, label])], name, context);
  for (const record of table.broken.slice(0, mostNamed)) {
    context.message(`${name}: ${brokenText(record, table.columns.length)}`);
  }
  const { length } = table.broken;
  if (length > 0) {
    const more = length > mostNamed ? `, ${length - mostNamed} more are like these` : '';
    context.message(`${name}: ${countText(length, 'row is', 'rows are')} left out${more}.`);
  }
  return { name, table, text: chosenColumns(table, text, name), parts };
}

export type LearnTables = Readonly<Record<'train' | 'test' | 'predict', LearnTable | undefined>>;

/** What is read of a table, and how. */
interface LearnColumns {
  readonly text: readonly string[];
  readonly label: string;
  readonly encoding: EncodingRule;
}

/** The tables of a request, each file read once. */
export async function readLearnTables(
  { train, test, predict, encoding }: LearnRequest,
  columns: Pick<LearnColumns, 'text' | 'label'>,
  context: CommandContext,
): Promise<LearnTables> {
  const known = new Map<string, LearnTable>();
  const read = async (path: string | undefined): Promise<LearnTable | undefined> => {
    if (path === undefined) return undefined;
    const table =
      known.get(path) ?? (await readLearnTable(path, { ...columns, encoding }, context));
    known.set(path, table);
    return table;
  };
  return { train: await read(train), test: await read(test), predict: await read(predict) };
}

async function tableOf(
  path: string,
  { text, label, encoding: rule }: LearnColumns,
  context: CommandContext,
): Promise<Pick<LearnTable, 'table' | 'parts'>> {
  const isAnew = path !== standardInput && (await stat(path)).isFile();
  if (isAnew) {
    if (tableFormatOf(path) === undefined) throw noTable(path);
    const table = await readTableFile(path, path, {
      rule,
      keep: () => columnRule([...text, label]),
      onProgress: readingProgress(path, context),
    });
    return { table, parts: () => tableFileParts(path, path, { rule }) };
  }
  const content = await readInput(path, context.streams, rule);
  const table = readTable(content, formatOf(path, content));
  return { table, parts: () => wholeTable(table) };
}

async function* wholeTable(table: Table): AsyncGenerator<Table> {
  yield await Promise.resolve(table);
}

function formatOf(path: string, content: string): TableFormat {
  if (path === standardInput) return /^\ufeff?\s*\{/.test(content) ? 'jsonLines' : 'delimited';
  const format = tableFormatOf(path);
  if (format) return format;
  throw noTable(path);
}

function noTable(path: string): UsageError {
  return new UsageError(`${path} is not a table by its name; give .csv, .tsv, .jsonl or .parquet.`);
}

/** What a record says in the columns of text; undefined where one of them is blank. */
export function textsOf({ text }: LearnTable, record: TableRecord): readonly string[] | undefined {
  const texts = text.map((column) => valueOf(record, column).trim());
  return texts.includes('') ? undefined : texts;
}

/** The records with text and label; the others are named. */
export function examplesOf(
  table: LearnTable,
  label: string,
  context: CommandContext,
): readonly Example[] {
  const [column = 0] = chosenColumns(table.table, [label], table.name);
  if (table.text.includes(column)) {
    throw new UsageError(`Column ${label} is a column of text; choose another by --label.`);
  }
  const examples: Example[] = [];
  const withoutLabel: TableRecord[] = [];
  const withoutText: TableRecord[] = [];
  for (const record of table.table.records) {
    const value = valueOf(record, column).trim();
    const texts = textsOf(table, record);
    if (value === '') withoutLabel.push(record);
    else if (texts) examples.push({ record, texts, label: value });
    else withoutText.push(record);
  }
  tellLeftOut(table.name, withoutLabel, 'no label', context);
  tellLeftOut(table.name, withoutText, 'no text', context);
  return examples;
}

/** An example whose label is a number. */
export interface NumberExample extends Example {
  readonly number: number;
}

/**
 * As `examplesOf`, for a column of numbers: a value that is none is named with its row, and left out. Throws `invalidInput` where
 * most are none, or where a comma may mean two things.
 */
export function numberExamplesOf(
  table: LearnTable,
  label: string,
  context: CommandContext,
): readonly NumberExample[] {
  const examples = examplesOf(table, label, context);
  const { numbers, ambiguous } = numberColumn(examples.map((example) => example.label));
  const unclear = ambiguous === undefined ? undefined : examples[ambiguous];
  if (unclear) {
    const value = unclear.label;
    throw new AppError(
      'invalidInput',
      `${table.name}, row ${unclear.record.row}: ${value} in column ${label} may be ${value.replaceAll(',', '')} or ${value.replace(',', '.')}; write numbers of this column with a point, or without thousands separators.`,
    );
  }
  const good: NumberExample[] = [];
  const bad: Example[] = [];
  for (const [i, example] of examples.entries()) {
    const number = numbers[i] ?? NaN;
    if (Number.isNaN(number)) bad.push(example);
    else good.push({ ...example, number });
  }
  const values = bad
    .slice(0, mostNamed)
    .map((example) => `row ${example.record.row} has ${quoted(example.label, 40)}`);
  if (bad.length > good.length) {
    throw new AppError(
      'invalidInput',
      `Most values of column ${label} in ${table.name} are no numbers: ${values[0]}; choose another column, or classify.`,
    );
  }
  if (bad.length > 0) {
    const more = bad.length > values.length ? `, and ${bad.length - values.length} more` : '';
    context.message(
      `${table.name}: what is no number in column ${label} is left out: ${values.join(', ')}${more}.`,
    );
  }
  return good;
}

function tellLeftOut(
  name: string,
  records: readonly TableRecord[],
  what: string,
  context: CommandContext,
): void {
  if (records.length === 0) return;
  const have = records.length === 1 ? 'has' : 'have';
  const are = records.length === 1 ? 'is' : 'are';
  context.message(`${name}: ${rowNames(records)} ${have} ${what} and ${are} left out.`);
}

/** "Row 3", "Rows 3, 7 and 9", "Rows 1, 2, … and 5 more". */
export function rowNames(records: readonly TableRecord[]): string {
  const rows = records.slice(0, mostNamed).map(({ row }) => String(row));
  const more = records.length - rows.length;
  const last = more > 0 ? `${more} more` : rows.pop();
  return rows.length === 0 ? `Row ${last}` : `Rows ${rows.join(', ')} and ${last}`;
}
