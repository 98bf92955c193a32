import { csvHeader, csvRow } from '../core/export/csv.ts';
import { jsonlRow } from '../core/export/jsonl.ts';
import { littleEndianBytes, npyHeader } from '../core/export/npy.ts';
import { projectorHeader, projectorLabels, projectorVector } from '../core/export/projectorTsv.ts';
import type { RowShape, VectorRow } from '../core/export/vectorRow.ts';
import { AtomicFile } from '../node/atomicFile.ts';
import { StandardOutput } from './standardOutput.ts';

export type VectorFormat = 'jsonl' | 'csv' | 'npy' | 'tsv';

export const vectorFormats: readonly VectorFormat[] = ['jsonl', 'csv', 'npy', 'tsv'];

/** Writes rows in one format, one after the other. */
export interface VectorWriter {
  begin(shape: RowShape): Promise<void>;
  write(row: VectorRow): Promise<void>;
  /** Completes the output; files appear under their names only now. */
  end(): Promise<void>;
}

/**
 * A writer to the file or files that `out` names, or to standard output. Throws `AppError` where the file
 * cannot be made. `npy` and `tsv` need `out`.
 */
export async function createVectorWriter(
  format: VectorFormat,
  out: string | undefined,
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
  out: string | undefined,
  header: (shape: RowShape) => string,
  line: (row: VectorRow, shape: RowShape) => string,
): Promise<VectorWriter> {
  const output = out === undefined ? new StandardOutput() : await AtomicFile.create(out);
  let shape: RowShape | undefined;
  return {
    begin: (rowShape) => {
      shape = rowShape;
      return output.write(header(rowShape));
    },
    write: (row) => output.write(line(row, begun(shape))),
    end: () => (output instanceof AtomicFile ? output.commit() : output.flush()),
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
  };
}

function begun(shape: RowShape | undefined): RowShape {
  if (shape === undefined) throw new Error('A row was written before the beginning.');
  return shape;
}

function named(out: string | undefined): string {
  if (out === undefined) throw new Error('This format needs a file.');
  return out;
}
