import type { IndexScope } from './indexScope.ts';
import type { SpaceVectors } from './vectorDatabase.ts';
import { VectorRows } from './vectorRows.ts';

/** The vectors of a scope's texts in memory. Texts that differ in white space at their ends share one. */
export class ScopeVectors {
  readonly #rows: VectorRows;
  /** The row of each text of the scope; -1 where it has no vector. */
  readonly #rowOf: Int32Array;
  readonly #scope: IndexScope;

  constructor(scope: IndexScope, vectors: SpaceVectors) {
    const rowOfKey = new Map<string, number>();
    for (const key of scope.keys) if (!rowOfKey.has(key)) rowOfKey.set(key, rowOfKey.size);
    this.#scope = scope;
    this.#rows = new VectorRows(rowOfKey.size, vectors.dims);
    const found = new Uint8Array(rowOfKey.size);
    vectors.load(rowOfKey, this.#rows, (row) => {
      found[row] = 1;
    });
    this.#rowOf = Int32Array.from(scope.keys, (key) => {
      const row = rowOfKey.get(key) ?? -1;
      return found[row] === 1 ? row : -1;
    });
  }

  /** Distinct texts that have a vector. */
  get textCount(): number {
    return this.#rowOf.reduce((count, row) => (row < 0 ? count : count + 1), 0);
  }

  /** Cosine of `vector`, of length 1, and each text of the scope; NaN where it has no vector. */
  scan(vector: Float32Array): Float64Array {
    const scores = new Float64Array(this.#rows.count);
    for (let row = 0; row < scores.length; row++) scores[row] = this.#rows.cosine(vector, row);
    const byText = new Float64Array(this.#rowOf.length);
    for (let place = 0; place < byText.length; place++) {
      byText[place] = scores[this.#rowOf[place] ?? -1] ?? NaN;
    }
    return byText;
  }

  /** The scores of all segments that have a vector, in ascending order. */
  sortedScores(scores: Float64Array): Float64Array {
    const { uses, segmentCount } = this.#scope;
    const all = new Float64Array(segmentCount);
    let next = 0;
    for (let place = 0; place < uses.length; place++) {
      const score = scores[place] ?? NaN;
      if (Number.isNaN(score)) continue;
      for (let i = uses[place] ?? 0; i > 0; i--) all[next++] = score;
    }
    return all.subarray(0, next).sort();
  }
}
