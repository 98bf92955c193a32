import { csvHeader, csvRow } from '../../core/export/csv.ts';
import { jsonlRow } from '../../core/export/jsonl.ts';
import { littleEndianBytes, npyHeader } from '../../core/export/npy.ts';
import {
  projectorHeader,
  projectorLabels,
  projectorVector,
} from '../../core/export/projectorTsv.ts';
import type { RowShape, VectorRow } from '../../core/export/vectorRow.ts';
import { AtomicFile } from './atomicFile.ts';
import { refuseInputs, type InputFile } from './refuseInputs.ts';

export type VectorFormat = 'jsonl' | 'csv' | 'npy' | 'tsv' | 'parquet';

export const vectorFormats: readonly VectorFormat[] = ['jsonl', 'csv', 'npy', 'tsv', 'parquet'];

/** Where text goes that is in no file. */
interface TextOutput {
  write(text: string): Promise<void>;
  flush(): Promise<void>;
}

export interface WriterOptions {
  /** What the rows are made of: none of it is written over. */
  readonly inputs: readonly InputFile[];
  /** Whether the files are for their owner alone. */
  readonly isPrivate?: boolean;
}

/** Writes rows in one format, one after the other. */
export interface VectorWriter {
  begin(shape: RowShape): Promise<void>;
  write(row: VectorRow): Promise<void>;
  /** Completes the output; files appear under their names only now. */
  end(): Promise<void>;
  /** Removes what was begun, in place of `end`. */
  discard(): Promise<void>;
}

/** What follows `out` in the names of the files that a format makes. */
export function fileEndings(format: VectorFormat): readonly string[] {
  return format === 'tsv' ? ['.vectors.tsv', '.metadata.tsv'] : [''];
}

/**
 * A writer to the file or files that `out` names, or, in a text format, to another output. Throws `AppError`
 * where a file cannot be made, and `invalidInput` where it is one of the inputs.
 */
export async function createVectorWriter(
  format: VectorFormat,
  out: string | TextOutput,
  { inputs, isPrivate }: WriterOptions,
): Promise<VectorWriter> {
  const paths = typeof out === 'string' ? fileEndings(format).map((ending) => out + ending) : [];
  await refuseInputs(paths, inputs);
  const files: AtomicFile[] = [];
  for (const path of paths) files.push(await AtomicFile.create(path, isPrivate));
  const [first, second] = files;
  switch (format) {
    case 'jsonl':
      return textWriter(textOutput(first, out), () => '', jsonlRow);
    case 'csv':
      return textWriter(textOutput(first, out), csvHeader, csvRow);
    case 'npy':
      return npyWriter(named(first));
    case 'tsv':
      return projectorWriter(named(first), named(second));
    case 'parquet': {
      // Only now: few ask for it.
      const { ParquetRows } = await import('./parquetWriter.ts');
      return new ParquetRows(named(first));
    }
  }
}

function textWriter(
  output: AtomicFile | TextOutput,
  header: (shape: RowShape) => string,
  line: (row: VectorRow, shape: RowShape) => string,
): VectorWriter {
  let shape: RowShape | undefined;
  return {
    begin: (rowShape) => {
      shape = rowShape;
      return output.write(header(rowShape));
    },
    write: (row) => output.write(line(row, begun(shape))),
    end: () => (output instanceof AtomicFile ? output.commit() : output.flush()),
    discard: () => (output instanceof AtomicFile ? output.discard() : Promise.resolve()),
  };
}

function npyWriter(file: AtomicFile): VectorWriter {
  let rows = 0;
  let dims = 0;
  return {
    // The number of rows is known at the end; every header is equally long.
    begin: (shape) => {
      dims = shape.dims;
      return file.write(npyHeader(0, dims));
    },
    write: (row) => {
      rows++;
      return file.write(littleEndianBytes(row.vector));
    },
    end: async () => {
      await file.writeAtStart(npyHeader(rows, dims));
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

function projectorWriter(vectors: AtomicFile, metadata: AtomicFile): VectorWriter {
  let shape: RowShape | undefined;
  return {
    begin: (rowShape) => {
      shape = rowShape;
      return metadata.write(projectorHeader(rowShape));
    },
    write: async (row) => {
      await vectors.write(projectorVector(row));
      await metadata.write(projectorLabels(row, begun(shape)));
    },
    end: async () => {
      await vectors.commit();
      await metadata.commit();
    },
    discard: async () => {
      await vectors.discard();
      await metadata.discard();
    },
  };
}

function begun(shape: RowShape | undefined): RowShape {
  if (shape === undefined) throw new Error('A row was written before the beginning.');
  return shape;
}

function textOutput(
  file: AtomicFile | undefined,
  out: string | TextOutput,
): AtomicFile | TextOutput {
  return typeof out === 'string' ? named(file) : out;
}

function named(file: AtomicFile | undefined): AtomicFile {
  if (!file) throw new Error('This format needs a file.');
  return file;
}
