import { AppError } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import { Matrix } from '../vectors/matrix.ts';
import { componentCount, type CentredComponents, type TokenComponents } from './tokenComponents.ts';

/** The file of a model of ours with its components: `componentRows` as fp32, little-endian. */
export const componentsFileName = 'tokenComponents.bin';

/** How many rows `componentRows` has for a model whose token vectors have so many numbers. */
export function componentRowCount(modelDims: number): number {
  return 1 + Math.min(componentCount, modelDims);
}

/** Components as a matrix that is kept: the mean, then a row for each component, the strongest first. */
export function componentRows({ modelDims, dims, mean, basis }: TokenComponents): Matrix {
  const rows = new Matrix(1 + dims, modelDims);
  rows.row(0).set(mean);
  for (let k = 0; k < dims; k++) {
    const row = rows.row(1 + k);
    for (let i = 0; i < modelDims; i++) row[i] = basis[i * dims + k] ?? 0;
  }
  return rows;
}

/** The components of such rows, turned as `evenTurn` says and centred on the mean that they were fitted to. */
export function componentsOfRows(rows: Matrix): CentredComponents {
  const modelDims = rows.dims;
  const dims = rows.rows - 1;
  const turn = evenTurn(dims);
  const turned = new Float64Array(modelDims * dims);
  for (let k = 0; k < dims; k++) {
    const row = rows.row(1 + k);
    for (let i = 0, at = 0; i < modelDims; i++) {
      const value = row[i]!;
      for (let j = 0; j < dims; j++, at++) turned[at]! += value * turn[j * dims + k]!;
    }
  }
  const mean = rows.row(0).slice();
  const basis = Float32Array.from(turned);
  return { modelDims, dims, mean, basis, centre: new Float32Array(dims) };
}

/**
 * `dims` x `dims`, row-major: the orthonormal discrete cosine transform (DCT-II), which turns components into directions that all
 * hold about as much. The first components hold most, and rounded to a few levels the others would be lost beside them; products
 * of vectors stay as they are.
 */
function evenTurn(dims: number): Float64Array {
  return Float64Array.from({ length: dims * dims }, (_, at) => {
    const j = Math.floor(at / dims);
    const k = at % dims;
    return Math.sqrt((j === 0 ? 1 : 2) / dims) * Math.cos((Math.PI / dims) * (k + 0.5) * j);
  });
}

/** Reads the file of a model whose token vectors have `modelDims` numbers. Throws `modelInvalid`. */
export function parseComponents(file: Uint8Array, modelDims: number): CentredComponents {
  const rows = componentRowCount(modelDims);
  if (file.length !== 4 * rows * modelDims) throw damaged();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data = Float32Array.from({ length: rows * modelDims }, (_, at) =>
    view.getFloat32(4 * at, true),
  );
  if (!data.every(Number.isFinite)) throw damaged();
  return componentsOfRows(new Matrix(rows, modelDims, data));
}

function damaged(): AppError {
  return new AppError(
    'modelInvalid',
    t('The model’s {0} is damaged; install the extension again.', componentsFileName),
  );
}
