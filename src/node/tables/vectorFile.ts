import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { readNpy } from '../../core/export/readNpy.ts';
import { isJsonObject, jsonIfAny } from '../../core/json/parseJson.ts';
import { t } from '../../core/l10n/translate.ts';
import { isParquet, tableFormatOf } from '../../core/tables/tableFormat.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import { usualEncoding } from '../encoding/encodings.ts';
import { textPieces } from '../files/textPieces.ts';
import { eachParquetRow } from './parquetTable.ts';

/** Names of columns that hold a row's vector. */
const columns = ['vector', 'embedding', 'embeddings'] as const;
const mostNumbers = 500_000_000;

/**
 * Vectors that something else made, scaled to length 1: a NumPy array (.npy), JSON Lines (an array a line, or an object with
 * `vector` or `embedding`), or Parquet with such a column of lists. Throws `invalidInput`, naming the row that is not as the others
 * are, and `fileUnreadable`.
 */
export async function readVectors(path: string): Promise<Matrix> {
  const name = basename(path);
  if (path.toLowerCase().endsWith('.npy')) return scaled(readNpy(await bytesOf(path), name), name);
  const rows = new VectorRows(name);
  if (isParquet(path)) {
    await eachParquetRow(path, name, (row) => {
      rows.add(vectorIn(row));
    });
  } else if (tableFormatOf(path) === 'jsonLines') {
    for await (const piece of textPieces(path, usualEncoding, () => undefined)) {
      if (!piece)
        throw new AppError('fileUnreadable', t('{0} cannot be read; check the path.', path));
      for (const line of piece.text.split(/\r?\n/)) {
        if (line.trim() === '') continue;
        const value = jsonIfAny(line);
        rows.add(isJsonObject(value) ? vectorIn(value) : value);
      }
    }
  } else {
    throw new AppError(
      'invalidInput',
      t('{0} holds no vectors by its name; give .npy, .parquet or .jsonl.', name),
    );
  }
  return scaled(rows.matrix(), name);
}

function vectorIn(row: Readonly<Record<string, unknown>>): unknown {
  const found = columns.find((column) => Object.hasOwn(row, column));
  return found && row[found];
}

/** Rows as they come, each as wide as the first. */
class VectorRows {
  readonly #name: string;
  readonly #rows: Float32Array[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(value: unknown): void {
    const row = this.#rows.length + 1;
    const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
    const list = isList ? Array.from(value as ArrayLike<unknown>) : undefined;
    if (!list?.every((each) => typeof each === 'number')) {
      throw new AppError(
        'invalidInput',
        t(
          '{0}, row {1}: there is no list of numbers called vector or embedding; write one in each row.',
          this.#name,
          String(row),
        ),
      );
    }
    const width = this.#rows[0]?.length ?? list.length;
    if (list.length !== width) {
      throw new AppError(
        'invalidInput',
        t(
          '{0}, row {1}: a vector of {2} numbers, and row 1 has {3}; give vectors of one width.',
          this.#name,
          String(row),
          String(list.length),
          String(width),
        ),
      );
    }
    if (row * width > mostNumbers) {
      throw new AppError('unsupported', t('{0} holds too many numbers; split it.', this.#name));
    }
    this.#rows.push(Float32Array.from(list));
  }

  matrix(): Matrix {
    const matrix = new Matrix(this.#rows.length, this.#rows[0]?.length ?? 0);
    for (const [i, row] of this.#rows.entries()) matrix.row(i).set(row);
    return matrix;
  }
}

/** In place: each row to length 1. */
function scaled(matrix: Matrix, name: string): Matrix {
  for (let i = 0; i < matrix.rows; i++) {
    const row = matrix.row(i);
    let sum = 0;
    for (const value of row) sum += value * value;
    const length = Math.sqrt(sum);
    if (!Number.isFinite(length) || length === 0) {
      throw new AppError(
        'invalidInput',
        length === 0
          ? t(
              '{0}, row {1}: a vector of zeros has no direction; leave out that text and its row.',
              name,
              String(i + 1),
            )
          : t(
              '{0}, row {1}: a vector of numbers that are none (NaN or infinite) has no direction; leave out that text and its row.',
              name,
              String(i + 1),
            ),
      );
    }
    for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) / length;
  }
  return matrix;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const message =
      code === 'ERR_FS_FILE_TOO_LARGE'
        ? t('{0} is larger than 2 GiB; split it.', path)
        : t('{0} cannot be read ({1}); check the path.', path, code);
    throw new AppError('fileUnreadable', message, { cause });
  }
}
