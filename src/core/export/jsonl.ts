import { jsonOfOneLine } from '../json/jsonLine.ts';
import { joinVector } from './joinVector.ts';
import { labelColumns, labels, type RowShape, type VectorRow } from './vectorRow.ts';

/** One row as a JSON object of one line, `\n` at its end. */
export function jsonlRow(row: VectorRow, shape: RowShape): string {
  const columns = labelColumns(shape);
  const values = labels(row, shape);
  const members = columns.map(
    (name, i) => `${jsonOfOneLine(name)}:${jsonOfOneLine(values[i] ?? null)}`,
  );
  return `{${members.join(',')},"vector":[${joinVector(row.vector, ',')}]}\n`;
}
