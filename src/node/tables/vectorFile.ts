import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { readNpy } from '../../core/export/readNpy.ts';
import { isJsonObject, jsonIfAny } from '../../core/json/parseJson.ts';
import { isParquet, tableFormatOf } from '../../core/tables/readTable.ts';
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
      if (!piece) throw new AppError('fileUnreadable', `${path} cannot be read; check the path.`);
      for (const line of piece.text.split(/\r?\n/)) {
        if (line.trim() === '') continue;
        const value = jsonIfAny(line);
        rows.add(isJsonObject(value) ? vectorIn(value) : value);
      }
    }
  } else {
    throw new AppError(
      'invalidInput',
      `${name} holds no vectors by its name; give .npy, .parquet or .jsonl.`,
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
        `${this.#name}, row ${row}: there is no list of numbers called vector or embedding; write one in each row.`,
      );
    }
    const width = this.#rows[0]?.length ?? list.length;
    if (list.length !== width) {
      throw new AppError(
        'invalidInput',
        `${this.#name}, row ${row}: a vector of ${list.length} numbers, and row 1 has ${width}; give vectors of one width.`,
      );
    }
    if (row * width > mostNumbers) {
      throw new AppError('unsupported', `${this.#name} holds too many numbers; split it.`);
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
        `${name}, row ${i + 1}: a vector of ${length === 0 ? 'zeros' : 'numbers that are none (NaN or infinite)'} has no direction; leave out that text and its row.`,
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
    const what =
      code === 'ERR_FS_FILE_TOO_LARGE'
        ? 'is larger than 2 GiB; split it'
        : `cannot be read (${code}); check the path`;
    throw new AppError('fileUnreadable', `${path} ${what}.`, { cause });
  }
}
