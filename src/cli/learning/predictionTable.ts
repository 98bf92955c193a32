import { csvField } from '../../core/export/csv.ts';
import { columnNames, valueOf, type TableRecord } from '../../core/tables/table.ts';
import { AtomicFile } from '../../node/files/atomicFile.ts';
import type { CommandContext } from '../command.ts';
import { StandardOutput } from '../standardOutput.ts';
import { rowNames, textsOf, type LearnTable } from './learnTable.ts';

/** The records of a table that have a text, and those that have none. */
export interface PredictedRecords {
  readonly records: readonly TableRecord[];
  readonly texts: readonly (readonly string[])[];
}

/** Records without text get no prediction, and are named. */
export function recordsWithText(table: LearnTable, context: CommandContext): PredictedRecords {
  const records: TableRecord[] = [];
  const texts: (readonly string[])[] = [];
  const blank: TableRecord[] = [];
  for (const record of table.table.records) {
    const own = textsOf(table, record);
    if (own) {
      records.push(record);
      texts.push(own);
    } else blank.push(record);
  }
  if (blank.length > 0) {
    const have = blank.length === 1 ? 'has no text and gets' : 'have no text and get';
    context.message(`${table.name}: ${rowNames(blank)} ${have} no prediction.`);
  }
  return { records, texts };
}

/**
 * Writes a table as CSV, its columns first and then the new ones; a new one whose name is taken is called `prediction (2)`. A
 * record without new values has blanks there.
 */
export async function writePredictions(
  { table }: LearnTable,
  added: readonly string[],
  valuesOf: ReadonlyMap<TableRecord, readonly (string | number)[]>,
  out: string | undefined,
  context: CommandContext,
): Promise<void> {
  const output =
    out === undefined ? new StandardOutput(context.streams) : await AtomicFile.create(out);
  const line = (values: readonly (string | number)[]): string =>
    `${values.map(csvField).join(',')}\n`;
  await output.write(line(columnNames([...table.columns, ...added])));
  const blanks = added.map(() => '');
  for (const record of table.records) {
    const values = table.columns.map((_, column) => valueOf(record, column));
    await output.write(line([...values, ...(valuesOf.get(record) ?? blanks)]));
  }
  await (output instanceof AtomicFile ? output.commit() : output.flush());
}
