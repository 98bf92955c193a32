import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  labelColumns,
  labels,
  type RowShape,
  type VectorRow,
} from '../../core/export/vectorRow.ts';
import type { AtomicFile } from './atomicFile.ts';

// A row group is in memory once: 12 MB of numbers for 384 dimensions.
const groupNumbers = 3_000_000;
const mostGroupRows = 50_000;

type LabelColumn = Pick<SchemaElement, 'type' | 'converted_type' | 'repetition_type'>;

const text: LabelColumn = {
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'REQUIRED',
};
const number: LabelColumn = { type: 'INT32', repetition_type: 'REQUIRED' };
const columnTypes: Readonly<Record<string, LabelColumn>> = {
  ...{ file: text, text, token: text, start: number, end: number, attentionMask: number },
  title: { ...text, repetition_type: 'OPTIONAL' },
  cell: { ...number, repetition_type: 'OPTIONAL' },
  row: { ...number, repetition_type: 'OPTIONAL' },
};

/**
 * Writes rows as Apache Parquet: the labels as columns of text and 32-bit numbers, the vector as `vector`, a list of 32-bit floats,
 * which DuckDB, pandas and Polars read as such. Group by group, so that one is in memory.
 */
export class ParquetRows {
  readonly #file: AtomicFile;
  readonly #bytes = new ByteWriter();
  #writer: ParquetWriter | undefined;
  #shape: RowShape | undefined;
  #rows: VectorRow[] = [];

  constructor(file: AtomicFile) {
    this.#file = file;
  }

  begin(shape: RowShape): Promise<void> {
    this.#shape = shape;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaOf(shape),
      createdBy: 'Semantic Text Explorer',
    });
    return this.#drain();
  }

  async write(row: VectorRow): Promise<void> {
    // The caller may fill the same numbers anew.
    this.#rows.push({ ...row, vector: row.vector.slice() });
    const { length } = this.#rows;
    const isFull = length * row.vector.length >= groupNumbers || length >= mostGroupRows;
    if (isFull) await this.#writeGroup();
  }

  async end(): Promise<void> {
    await this.#writeGroup();
    await this.#begun().writer.finish();
    await this.#drain();
    await this.#file.commit();
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }

  async #writeGroup(): Promise<void> {
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    const { writer, shape } = this.#begun();
    const values = rows.map((row) => labels(row, shape));
    const columnData = labelColumns(shape).map((name, column) => ({
      name,
      data: values.map((row) => row[column] ?? null),
    }));
    const vectors = { name: 'vector', data: rows.map(({ vector }) => Array.from(vector)) };
    await writer.write({ columnData: [...columnData, vectors], rowGroupSize: rows.length });
    await this.#drain();
  }

  #begun(): { readonly writer: ParquetWriter; readonly shape: RowShape } {
    if (!this.#writer || !this.#shape) throw new Error('A row was written before the beginning.');
    return { writer: this.#writer, shape: this.#shape };
  }

  /** Hands over what was made so far; offsets in the file go on. */
  async #drain(): Promise<void> {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    await this.#file.write(bytes);
  }
}

function schemaOf(shape: RowShape): SchemaElement[] {
  const columns = labelColumns(shape);
  return [
    { name: 'root', num_children: columns.length + 1 },
    ...columns.map((name): SchemaElement => {
      const type = columnTypes[name];
      if (!type) throw new Error(`The column ${name} has no type.`);
      return { name, ...type };
    }),
    { name: 'vector', repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
  ];
}
