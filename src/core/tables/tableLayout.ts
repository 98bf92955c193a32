import { AppError } from '../errors/appError.ts';
import { atOnce, type Steps } from '../search/steps.ts';
import { delimitedForm, delimitedTable, type DelimitedForm } from './delimitedTable.ts';
import { jsonLinesTable } from './jsonLinesTable.ts';
import type { TableFormat } from './tableFormat.ts';
import type { Table } from './table.ts';
import { columnsNamed, sampleUnits, textColumnsOf } from './textColumns.ts';

/** How a table is written and which of its columns are text: found in its beginning, and the same for all of it. */
export interface TableLayout {
  /** Undefined of JSON Lines. */
  readonly form: DelimitedForm | undefined;
  /** Of JSON Lines those of its beginning. */
  readonly columns: readonly string[];
  /** Their places, ascending, none twice; where none is text, each record is one text as it stands. */
  readonly text: readonly number[];
}

/**
 * How a table is laid out; undefined where there are too many columns, or where it is no table. `wanted`: the names of the columns
 * that are text; of those that it has none of, and where that is absent, they are found by their words.
 */
export function tableLayout(
  text: string,
  format: TableFormat,
  wanted?: readonly string[],
): TableLayout | undefined {
  return atOnce(layoutOf(text, format, wanted));
}

/** As `tableLayout`; each step takes some tens of milliseconds at most. */
export function* layoutOf(
  text: string,
  format: TableFormat,
  wanted: readonly string[] = [],
): Steps<TableLayout | undefined> {
  const sample = beginning(text);
  const form = format === 'delimited' ? delimitedForm(sample) : undefined;
  yield undefined;
  const table = tableOf(sample, form);
  yield undefined;
  if (!table) return undefined;
  const chosen = columnsNamed(table, wanted);
  const found = chosen.length > 0 ? chosen : yield* textColumnsOf(table);
  // Lines of JSON without a text are cut as JSON is, and have no header to leave out.
  if (found.length === 0 && !form) return undefined;
  return { form, columns: table.columns, text: [...new Set(found)].sort((a, b) => a - b) };
}

/** The names of a table's columns; undefined where there are too many. */
export function columnsOfTable(text: string, format: TableFormat): readonly string[] | undefined {
  const sample = beginning(text);
  return tableOf(sample, format === 'delimited' ? delimitedForm(sample) : undefined)?.columns;
}

/** Undefined where there are too many columns: what is one in name alone is read as the text that it is. */
function tableOf(sample: string, form: DelimitedForm | undefined): Table | undefined {
  try {
    return form ? delimitedTable(sample, form) : jsonLinesTable(sample);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unsupported') return undefined;
    throw error;
  }
}

/** Whole lines, as far as there are any. */
function beginning(text: string): string {
  if (text.length <= sampleUnits) return text;
  const end = text.lastIndexOf('\n', sampleUnits);
  return text.slice(0, end === -1 ? sampleUnits : end);
}
