import { AppError } from '../../core/errors/appError.ts';
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

/** What is written behind the columns of a table. */
interface Predictions extends PredictedRecords {
  /** Names of columns. */
  readonly added: readonly string[];
  /** In them, by record. */
  readonly values: readonly (readonly (string | number)[])[];
}

/**
 * Writes a table as CSV, its columns first and then the new ones; a new one whose name is taken is called `prediction (2)`. A
 * record without new values has blanks there. Throws `fileUnreadable` where its file was written since it was read.
 */
export async function writePredictions(
  table: LearnTable,
  { records, texts, added, values }: Predictions,
  out: string | undefined,
  context: CommandContext,
): Promise<void> {
  const output =
    out === undefined ? new StandardOutput(context.streams) : await AtomicFile.create(out);
  const line = (fields: readonly (string | number)[]): string =>
    `${fields.map(csvField).join(',')}\n`;
  try {
    const { columns } = table.table;
    await output.write(line(columnNames([...columns, ...added])));
    const blanks = added.map(() => '');
    let next = 0;
    for await (const part of table.parts()) {
      for (const record of part.records) {
        const own = columns.map((_, column) => valueOf(record, column));
        const isPredicted = records[next]?.row === record.row;
        if (isPredicted && !isSame(textsOf(table, record), texts[next])) throw written(table.name);
        await output.write(line([...own, ...((isPredicted && values[next]) || blanks)]));
        if (isPredicted) next++;
      }
    }
    if (next < records.length) throw written(table.name);
    await (output instanceof AtomicFile ? output.commit() : output.flush());
  } catch (error) {
    if (output instanceof AtomicFile) await output.discard();
    throw error;
  }
}

function isSame(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.length === others.length && some.every((text, i) => text === others[i]);
}

function written(name: string): AppError {
  return new AppError(
    'fileUnreadable',
    `${name} was written while it was read; run the command again.`,
  );
}
