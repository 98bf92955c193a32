import type { Segment } from '../text/segment.ts';

/** One exported vector and where it comes from: a segment's, a record's, or one token's of a segment. */
export interface VectorRow extends Segment {
  /** As the caller names it. */
  readonly file: string;
  readonly vector: Float32Array;
  /** What names the segment, where rows are of passages. */
  readonly title?: string | undefined;
  /** Number from 1 of a notebook's cell, in whose text `start` and `end` are. */
  readonly cell?: number | undefined;
  /** Number from 1 of a table's record, whose columns of text `text` is; `start` and `end` are the record's. */
  readonly row?: number | undefined;
  /** The vocabulary's entry, where rows are tokens. */
  readonly token?: string;
  /** 1 for a token and 0 for padding, where rows are the positions of a padded input. */
  readonly attentionMask?: number;
}

/** What all rows of one export have in common. */
export interface RowShape {
  readonly dims: number;
  /** Whether rows are of passages, which may have titles. */
  readonly hasTitle?: boolean;
  /** Whether rows of notebooks may be among them. */
  readonly hasCell?: boolean;
  /** Whether rows are records of tables. */
  readonly hasRow?: boolean;
  readonly hasToken: boolean;
  readonly hasAttentionMask: boolean;
}

/** The names of what stands before the numbers, in order. */
export function labelColumns(shape: RowShape): string[] {
  const columns = ['file', 'start', 'end', 'text'];
  if (shape.hasTitle) columns.push('title');
  if (shape.hasCell) columns.push('cell');
  if (shape.hasRow) columns.push('row');
  if (shape.hasToken) columns.push('token');
  if (shape.hasAttentionMask) columns.push('attentionMask');
  return columns;
}

/** A row's values for `labelColumns`; null: it has none. */
export function labels(row: VectorRow, shape: RowShape): (string | number | null)[] {
  const values: (string | number | null)[] = [row.file, row.start, row.end, row.text];
  if (shape.hasTitle) values.push(row.title ?? null);
  if (shape.hasCell) values.push(row.cell ?? null);
  if (shape.hasRow) values.push(row.row ?? null);
  if (shape.hasToken) values.push(row.token ?? '');
  if (shape.hasAttentionMask) values.push(row.attentionMask ?? 1);
  return values;
}
