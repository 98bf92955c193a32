import { delimitedTable } from './delimitedTable.ts';
import { jsonLinesTable } from './jsonLinesTable.ts';
import type { Table } from './table.ts';
import type { TableFormat } from './tableFormat.ts';

/**
 * The records of a table. Broken ones are listed, and the rest is read; a byte order mark is skipped. Throws `unsupported`
 * where there are too many columns.
 */
export function readTable(text: string, format: TableFormat): Table {
  return format === 'delimited' ? delimitedTable(text) : jsonLinesTable(text);
}
