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

export type VectorFormat = 'jsonl' | 'csv' | 'npy' | 'tsv';

export const vectorFormats: readonly VectorFormat[] = ['jsonl', 'csv', 'npy', 'tsv'];

/** Where text goes that is in no file. */
interface TextOutput {
  write(text: string): Promise<void>;
  flush(): Promise<void>;
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

/**
 * A writer to the file or files that `out` names, or, in a text format, to another output. Throws `AppError`
 * where the file cannot be made.
 */
export async function createVectorWriter(
  format: VectorFormat,
  out: string | TextOutput,
): Promise<VectorWriter> {
  switch (format) {
    case 'jsonl':
      return textWriter(out, () => '', jsonlRow);
    case 'csv':
      return textWriter(out, csvHeader, csvRow);
    case 'npy':
      return npyWriter(await AtomicFile.create(named(out)));
    case 'tsv': {
      const vectors = await AtomicFile.create(`${named(out)}.vectors.tsv`);
      return projectorWriter(vectors, await AtomicFile.create(`${named(out)}.metadata.tsv`));
    }
  }
}

async function textWriter(
  out: string | TextOutput,
  header: (shape: RowShape) => string,
  line: (row: VectorRow, shape: RowShape) => string,
): Promise<VectorWriter> {
  const output = typeof out === 'string' ? await AtomicFile.create(out) : out;
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

function named(out: string | TextOutput): string {
  if (typeof out !== 'string') throw new Error('This format needs a file.');
  return out;
}
