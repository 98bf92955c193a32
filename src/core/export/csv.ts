import { joinVector } from './joinVector.ts';
import { labelColumns, labels, type RowShape, type VectorRow } from './vectorRow.ts';

/** A field as RFC 4180 writes it: in quotes where it holds a comma, a quote or what any reader takes for a line break. */
export function csvField(value: string | number | null): string {
  const text = String(value ?? '');
  return /[",\r\n\v\f\u0085\u2028\u2029]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The first line: `file,start,end,text`, the title and the token columns where there are any, then `d0` and so on. */
export function csvHeader(shape: RowShape): string {
  const numbers = Array.from({ length: shape.dims }, (_, i) => `d${i}`);
  return `${[...labelColumns(shape), ...numbers].join(',')}\n`;
}

/** One record. Records end in `\n`, which every reader of CSV takes and line tools need. */
export function csvRow(row: VectorRow, shape: RowShape): string {
  const fields = labels(row, shape).map(csvField);
  return `${fields.join(',')},${joinVector(row.vector, ',')}\n`;
}
