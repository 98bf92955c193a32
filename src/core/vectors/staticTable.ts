import { t } from '../l10n/translate.ts';
import { AppError } from '../errors/appError.ts';

/**
 * A vector for each word piece, whose sum over a text's pieces says roughly what the model's vector says, at the
 * price of tokenising: row r is `scales[r]` times the `dims` whole numbers from `values[r * dims]` on.
 */
export interface StaticTable {
  /** Word pieces; a piece's id is its row. */
  readonly rows: number;
  readonly dims: number;
  /** Length of the model's own vectors. */
  readonly modelDims: number;
  /** -127 to 127. */
  readonly values: Int8Array;
  /** 0 for pieces that say nothing. */
  readonly scales: Float32Array;
  /** `dims` x `modelDims`, row-major, its rows orthonormal: turns the model's vectors to the table's. */
  readonly projection: Float32Array;
}

// "STT1" and four little-endian numbers: version, rows, dims, modelDims. Then the projection and the scales as
// fp32, then the values.
const magic = 0x31545453;
const version = 1;
const headerBytes = 20;
const mostRows = 2 ** 24;
const mostDims = 2 ** 16;

/** A table as a file holds it. */
export function encodeStaticTable(table: StaticTable): Uint8Array {
  const { rows, dims, modelDims, values, scales, projection } = table;
  const bytes = new Uint8Array(fileBytes(rows, dims, modelDims));
  const view = new DataView(bytes.buffer);
  [magic, version, rows, dims, modelDims].forEach((number, i) => {
    view.setUint32(4 * i, number, true);
  });
  let at = headerBytes;
  for (const numbers of [projection, scales]) {
    for (const number of numbers) {
      view.setFloat32(at, number, true);
      at += 4;
    }
  }
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), at);
  return bytes;
}

/** Reads such a file. Throws `modelInvalid` where it is not one. */
export function parseStaticTable(bytes: Uint8Array): StaticTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number): number =>
    bytes.length >= headerBytes ? view.getUint32(4 * at, true) : 0;
  const [rows, dims, modelDims] = [number(2), number(3), number(4)];
  const isTable =
    number(0) === magic &&
    number(1) === version &&
    rows <= mostRows &&
    dims <= mostDims &&
    modelDims <= mostDims &&
    bytes.length === fileBytes(rows, dims, modelDims);
  if (!isTable) {
    throw new AppError(
      'modelInvalid',
      t('The table that instant search uses is not one of this release; fetch the model again.'),
    );
  }
  const floats = (from: number, count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => view.getFloat32(from + 4 * i, true));
  const scalesAt = headerBytes + 4 * dims * modelDims;
  return {
    rows,
    dims,
    modelDims,
    projection: floats(headerBytes, dims * modelDims),
    scales: floats(scalesAt, rows),
    // A copy: the file's bytes may begin anywhere in a larger buffer.
    values: new Int8Array(bytes.subarray(scalesAt + 4 * rows)),
  };
}

/**
 * Rounds the `rows` x `dims` numbers of `data` (row-major) to 8 bits with a scale for each row. Not by `encodeRow`:
 * numbers of 32 bits would round otherwise here and there, and the shipped table is to come out to the same bytes.
 */
export function quantiseRows(
  data: Float64Array,
  rows: number,
  dims: number,
): Pick<StaticTable, 'values' | 'scales'> {
  const values = new Int8Array(rows * dims);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const to = (row + 1) * dims;
    let largest = 0;
    for (let i = row * dims; i < to; i++) largest = Math.max(largest, Math.abs(data[i]!));
    if (largest === 0) continue;
    scales[row] = largest / 127;
    for (let i = row * dims; i < to; i++) values[i] = Math.round((data[i]! / largest) * 127);
  }
  return { values, scales };
}

function fileBytes(rows: number, dims: number, modelDims: number): number {
  return headerBytes + 4 * (dims * modelDims + rows) + rows * dims;
}
