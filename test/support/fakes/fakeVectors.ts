import type { PageVector } from '../../../src/protocol/pageTokens.ts';
import { hash, type FakeTokens } from './fakeTokens.ts';

/** The shape of a model's space: what every vector has in common, and one dimension that is far larger. */
const commonShare = 0.35;
const largeDimension = 7;
const largeValue = 2.5;

/** Vectors of tokens, made of nothing but the pieces, their places and the layer. */
export class FakeVectors {
  readonly #tokens: FakeTokens;
  readonly #dims: number;
  readonly #matrices = new Map<number, Float32Array>();

  constructor(tokens: FakeTokens, dims: number) {
    this.#tokens = tokens;
    this.#dims = dims;
  }

  answer(token: number, layer: number): PageVector {
    const dims = this.#dims;
    const matrix = this.#matrix(layer);
    const vector = matrix.slice(token * dims, (token + 1) * dims);
    const norm = Math.sqrt(dot(vector, vector));
    const cosines = Float32Array.from(this.#tokens.pieces, (_, other) => {
      const row = matrix.subarray(other * dims, (other + 1) * dims);
      return dot(vector, row) / (norm * Math.sqrt(dot(row, row)));
    });
    return { vector, norm, cosines };
  }

  #matrix(layer: number): Float32Array {
    const known = this.#matrices.get(layer);
    if (known) return known;
    const dims = this.#dims;
    const { pieces } = this.#tokens;
    const matrix = new Float32Array(pieces.length * dims);
    for (const [token, piece] of pieces.entries()) {
      const own = generator(hash(`${piece} ${layer}`));
      const place = generator(hash(`${token} ${layer}`));
      const common = generator(layer + 2);
      for (let d = 0; d < dims; d++) {
        const before = token > 0 ? (matrix[(token - 1) * dims + d] ?? 0) : 0;
        const value = commonShare * common() + 0.8 * own() + 0.2 * place() + 0.3 * before;
        matrix[token * dims + d] = d === largeDimension ? largeValue : value;
      }
    }
    this.#matrices.set(layer, matrix);
    return matrix;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Numbers around 0, the same for the same seed (mulberry32, three summed for a bell shape). */
function generator(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => next() + next() + next() - 1.5;
}
