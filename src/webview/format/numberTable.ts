import { csvField } from '../../core/export/csv.ts';
import { formatFloat32 } from '../../core/export/formatFloat32.ts';

/** Numbers with their names, as data. One that is not finite stands for none. */
export interface NumberTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A record a row below the columns' names; a field without a number is empty. */
export function tableCsv({ columns, rows }: NumberTable): string {
  const field = (cell: string | number): string =>
    typeof cell === 'string' ? csvField(cell) : Number.isFinite(cell) ? exactNumber(cell) : '';
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}

/** `columns` and `rows`, a line each; a cell without a number is null. */
export function tableJson({ columns, rows }: NumberTable): string {
  const value = (cell: string | number): string =>
    typeof cell === 'number' && Number.isFinite(cell) ? exactNumber(cell) : JSON.stringify(cell);
  const lines = rows.map((row) => `[${row.map(value).join(', ')}]`);
  return `{"columns": ${JSON.stringify(columns)},\n"rows": [\n${lines.join(',\n')}\n]}\n`;
}

/** The shortest decimal that reads back as the same number: as a float where it is one. */
function exactNumber(value: number): string {
  return Math.fround(value) === value ? formatFloat32(value) : String(value);
}
