import { VectorRows } from './vectorRows.ts';
import type { IndexScope } from './indexScope.ts';
import type { SpaceVectors } from './vectorDatabase.ts';

/** The vectors of a scope's texts in memory. Texts that differ in white space at their ends share one. */
export class ScopeVectors {
  readonly #rows: VectorRows;
  /** By text. */
  readonly #rowOf = new Map<number, number>();
  readonly #scope: IndexScope;

  /** `keys`: of each text of the scope. */
  constructor(scope: IndexScope, keys: ReadonlyMap<number, string>, vectors: SpaceVectors) {
    const rowOfKey = new Map<string, number>();
    for (const key of keys.values()) if (!rowOfKey.has(key)) rowOfKey.set(key, rowOfKey.size);
    this.#scope = scope;
    this.#rows = new VectorRows(rowOfKey.size, vectors.dims);
    const found = new Uint8Array(rowOfKey.size);
    vectors.load(rowOfKey, this.#rows, (row) => {
      found[row] = 1;
    });
    for (const [id, key] of keys) {
      const row = rowOfKey.get(key) ?? -1;
      if (found[row] === 1) this.#rowOf.set(id, row);
    }
  }

  /** Distinct texts that have a vector. */
  get textCount(): number {
    return this.#rowOf.size;
  }

  /** Cosine of `vector`, of length 1, and each text that has a vector. */
  scan(vector: Float32Array): Map<number, number> {
    const scores = new Float64Array(this.#rows.count);
    for (let row = 0; row < scores.length; row++) scores[row] = this.#rows.cosine(vector, row);
    const byText = new Map<number, number>();
    for (const [id, row] of this.#rowOf) byText.set(id, scores[row] ?? 0);
    return byText;
  }

  /** The scores of all segments that have a vector, in ascending order. */
  sortedScores(scores: ReadonlyMap<number, number>): Float64Array {
    const all = new Float64Array(this.#scope.segmentCount);
    let next = 0;
    for (const [id, uses] of this.#scope.uses) {
      const score = scores.get(id);
      if (score === undefined) continue;
      all.fill(score, next, next + uses);
      next += uses;
    }
    return all.subarray(0, next).sort();
  }
}
