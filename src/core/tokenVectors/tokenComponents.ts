import { AppError } from '../errors/appError.ts';
import { atOnce, type Steps } from '../search/steps.ts';
import { columnMeans } from '../vectors/covariance.ts';
import { Matrix } from '../vectors/matrix.ts';
import { symmetricEigenSteps } from '../vectors/symmetricEigen.ts';

/** By these, late interaction over Vaswani loses nothing against whole token vectors; 32 lose .8 of nDCG@10 x100. */
export const componentCount = 48;

/** The principal components of a model's token vectors: what is kept of them is the share along these. */
export interface TokenComponents {
  /** Numbers of a token's vector. */
  readonly modelDims: number;
  /** Numbers that are kept of it, at most `modelDims`. */
  readonly dims: number;
  /** The mean token vector of what they were fitted on, `modelDims` numbers. */
  readonly mean: Float32Array;
  /** `modelDims` x `dims`, row-major: each column of length 1, at right angles to the others. */
  readonly basis: Float32Array;
}

/** Components, and the mean of one corpus: what of a token vector is compared is what it has beside that mean. */
export interface CentredComponents extends TokenComponents {
  /** The corpus's mean token vector less `mean`, along the components: `dims` numbers. */
  readonly centre: Float32Array;
}

/** Whether rows under the one can be compared with rows under the other. */
export function areSameComponents(a: TokenComponents, b: TokenComponents): boolean {
  return (
    a.dims === b.dims &&
    a.modelDims === b.modelDims &&
    a.mean.every((value, i) => value === b.mean[i]) &&
    a.basis.every((value, i) => value === b.basis[i])
  );
}

interface FitOptions {
  /** How many components at most; `componentCount` when absent. */
  readonly count?: number;
  /** Runs what takes seconds of a large model; all at once when absent. */
  readonly run?: <T>(steps: Steps<T>) => Promise<T>;
}

/** A product of two matrices, row-major, `a.rows` x `b.dims`. */
type Times = (a: Matrix, b: Matrix) => Promise<Float32Array>;

// Sums of fp32 within a block, of doubles over the blocks.
const blockRows = 1024;
// Products of fewer rows are summed in another order, so that a token would have other bits in another batch.
const productRows = 128;

/**
 * The components of some token vectors (`states`, a row each), largest first: eigenvectors of the second moments of the rows
 * once they are centred and scaled to length 1, since cosines are what is to stay; the strongest first. `gramOf`: XᵀX of a block of rows.
 * Throws `internal` where there is no row, or a number is not finite.
 */
export async function fitTokenComponents(
  states: Matrix,
  gramOf: (rows: Matrix) => Promise<Float32Array>,
  { count = componentCount, run = (steps) => Promise.resolve(atOnce(steps)) }: FitOptions = {},
): Promise<TokenComponents> {
  const { rows, dims: modelDims } = states;
  if (rows === 0)
    throw new AppError('internal', 'There are no token vectors to fit components to.');
  const mean = Float32Array.from(columnMeans(states));
  const moments = new Float64Array(modelDims * modelDims);
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows);
    const block = states.data.slice(from * modelDims, to * modelDims);
    for (let at = 0; at < block.length; at += modelDims) {
      for (let i = 0; i < modelDims; i++) block[at + i]! -= mean[i]!;
    }
    scaleRows(block, modelDims);
    const gram = await gramOf(new Matrix(to - from, modelDims, block));
    for (let i = 0; i < moments.length; i++) moments[i]! += gram[i]!;
  }
  const { vectors } = await run(symmetricEigenSteps(moments, modelDims));
  const dims = Math.min(count, modelDims);
  const basis = new Float32Array(modelDims * dims);
  for (let k = 0; k < dims; k++) {
    for (let i = 0; i < modelDims; i++) basis[i * dims + k] = vectors[k * modelDims + i]!;
  }
  return { modelDims, dims, mean, basis };
}

/** Token vectors (`states`: `modelDims` numbers each) as rows of `TokenRows`; for some tens of them, as a query has. */
export function projectTokens(components: CentredComponents, states: Float32Array): Float32Array {
  const { modelDims, dims, mean, basis, centre } = components;
  const count = states.length / modelDims;
  const rows = new Float32Array(count * dims);
  const sums = new Float64Array(dims);
  for (let token = 0; token < count; token++) {
    sums.fill(0);
    for (let i = 0; i < modelDims; i++) {
      const value = states[token * modelDims + i]! - mean[i]!;
      for (let k = 0, at = i * dims; k < dims; k++, at++) sums[k]! += value * basis[at]!;
    }
    for (let k = 0; k < dims; k++) rows[token * dims + k] = sums[k]! - centre[k]!;
  }
  scaleRows(rows, dims);
  return rows;
}

/**
 * What is kept of many token vectors: less the components' mean, projected, neither centred nor scaled. `times` multiplies
 * matrices in fp32. Each token's row has the same bits whatever stands beside it.
 */
export function tokenProjector(
  { modelDims, dims, mean, basis }: TokenComponents,
  times: Times,
): (states: Float32Array) => Promise<Float32Array> {
  const matrix = new Matrix(modelDims, dims, basis);
  const ofMean = new Float64Array(dims);
  for (let i = 0; i < modelDims; i++) {
    for (let k = 0; k < dims; k++) ofMean[k]! += mean[i]! * basis[i * dims + k]!;
  }
  return async (states) => {
    const rows = new Float32Array((states.length / modelDims) * dims);
    const part = productRows * modelDims;
    for (let at = 0; at < states.length; at += part) {
      const block = new Matrix(productRows, modelDims);
      block.data.set(states.subarray(at, at + part));
      const product = await times(block, matrix);
      const to = (at / modelDims) * dims;
      rows.set(product.subarray(0, rows.length - to), to);
    }
    for (let at = 0; at < rows.length; at += dims) {
      for (let k = 0; k < dims; k++) rows[at + k]! -= ofMean[k]!;
    }
    return rows;
  };
}

/** Scales rows to length 1, in place; zeros stay. */
export function scaleRows(rows: Float32Array, dims: number): void {
  for (let at = 0; at < rows.length; at += dims) {
    let squares = 0;
    for (let k = 0; k < dims; k++) squares += rows[at + k]! * rows[at + k]!;
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let k = 0; k < dims; k++) rows[at + k]! *= scale;
  }
}
