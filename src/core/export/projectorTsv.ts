import { joinVector } from './joinVector.ts';
import { labelColumns, labels, type RowShape, type VectorRow } from './vectorRow.ts';

// The two files that the TensorBoard Embedding Projector loads: numbers alone without a header, and one
// line of labels for each of them under a header. The format knows no quoting.

/** A row of the vectors' file. */
export function projectorVector(row: VectorRow): string {
  return `${joinVector(row.vector, '\t')}\n`;
}

/** The first line of the labels' file. */
export function projectorHeader(shape: RowShape): string {
  return `${labelColumns(shape).join('\t')}\n`;
}

/** A row of the labels' file; each tab, and what any reader takes for a line break, becomes a space. */
export function projectorLabels(row: VectorRow, shape: RowShape): string {
  const fields = labels(row, shape).map((value) =>
    String(value ?? '').replace(/\r\n|[\t\r\n\v\f\u0085\u2028\u2029]/g, ' '),
  );
  return `${fields.join('\t')}\n`;
}
