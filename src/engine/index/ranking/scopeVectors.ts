import { samplePairs } from '../../../core/search/pairSample.ts';
import type { RankedTexts } from '../../../core/search/rankedTexts.ts';
import { dotAt } from '../../../core/vectors/dotAt.ts';
import { clampCosine } from '../../../core/vectors/similarity.ts';
import type { IndexScope } from './indexScope.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import { keyBytes } from '../../textKey.ts';
import type { MapRows } from '../vectors/residentVectors.ts';
import type { NearRows, VectorRows } from '../../../core/rows/vectorRows.ts';

/**
 * The vectors of a scope's texts in memory, as they were when this was made: to be made again when vectors were added
 * or the scope is another one, which reads what is new alone. Texts that differ in white space at their ends share one.
 */
export class ScopeVectors implements RankedTexts {
  /** Distinct texts that have a vector. */
  readonly textCount: number;
  /** Segments that have one. */
  readonly embeddedCount: number;
  readonly #rows: VectorRows;
  /** The row of each text of the scope; -1 where it has no vector. */
  readonly #rowOf: Int32Array;
  /** The places of each row, one after the other in their order, and where they begin. */
  readonly #places: Int32Array;
  readonly #placesFrom: Int32Array;
  #pairs: Float64Array | undefined;
  /** The vectors of the sample, one after the other: read where they lie, they take five times as long. */
  #sample: Float32Array | undefined;

  /** `keys`: `scope.keyBlob()`. `mapRows`: see `SpaceVectors.resident`. */
  constructor(scope: IndexScope, keys: Uint8Array, vectors: SpaceVectors, mapRows?: MapRows) {
    vectors.refresh();
    const numbers = new Int32Array(keys.length / keyBytes);
    for (let place = 0; place < numbers.length; place++) {
      numbers[place] = vectors.find(keys, place * keyBytes);
    }
    const { rows, rowOf } = vectors.resident(mapRows).load(numbers);
    this.#rows = rows;
    this.#rowOf = rowOf;
    this.#placesFrom = new Int32Array(rows.count + 1);
    let texts = 0;
    let segments = 0;
    rowOf.forEach((row, place) => {
      if (row < 0) return;
      texts++;
      segments += scope.uses[place] ?? 0;
      this.#placesFrom[row + 1] = (this.#placesFrom[row + 1] ?? 0) + 1;
    });
    for (let row = 0; row < rows.count; row++) {
      this.#placesFrom[row + 1] = (this.#placesFrom[row + 1] ?? 0) + (this.#placesFrom[row] ?? 0);
    }
    this.#places = new Int32Array(texts);
    const next = this.#placesFrom.slice();
    rowOf.forEach((row, place) => {
      if (row < 0) return;
      const to = next[row] ?? 0;
      this.#places[to] = place;
      next[row] = to + 1;
    });
    this.textCount = texts;
    this.embeddedCount = segments;
  }

  /** How many of these places have a vector. */
  countOf(places: Int32Array): number {
    return places.reduce((sum, place) => sum + ((this.#rowOf[place] ?? -1) >= 0 ? 1 : 0), 0);
  }

  /** Cosine of `vector`, of length 1, and a text; NaN where it has no vector. */
  cosine(vector: Float32Array, place: number): number {
    const row = this.#rowOf[place] ?? -1;
    return row < 0 ? NaN : this.#rows.cosine(vector, row);
  }

  /**
   * The cosines of `vector`, of length 1, and a sample of the scope, without those that have no vector. `placesOf`: the
   * texts of the sample, asked for once, some perhaps several times.
   */
  sampleCosines(vector: Float32Array, placesOf: () => Iterable<number>): Float64Array {
    const sample = (this.#sample ??= this.#vectorsOf(placesOf()));
    const dims = this.#rows.dims;
    return Float64Array.from({ length: sample.length / dims }, (_, i) =>
      clampCosine(dotAt(vector, sample, i * dims)),
    );
  }

  #vectorsOf(places: Iterable<number>): Float32Array {
    const rows = Int32Array.from(places, (place) => this.#rowOf[place] ?? -1).filter(
      (row) => row >= 0,
    );
    const dims = this.#rows.dims;
    const all = new Float32Array(rows.length * dims);
    rows.forEach((row, i) => {
      all.set(this.#rows.vector(row), i * dims);
    });
    return all;
  }

  /** All rows, of which some may belong to no text of the scope. */
  get rowCount(): number {
    return this.#rows.count;
  }

  /** The `count` rows nearest to `vector`, and those that are as near as the last. */
  nearest(vector: Float32Array, count: number): NearRows {
    return this.#rows.nearest(vector, count);
  }

  /** The places of a row's texts in the scope, ascending. */
  placesOf(row: number): Int32Array {
    // A row that came later is no text of this scope's moment.
    if (row + 1 >= this.#placesFrom.length) return new Int32Array();
    return this.#places.subarray(this.#placesFrom[row], this.#placesFrom[row + 1]);
  }

  /** Cosine of `vector` and each text of the scope; NaN where it has no vector. Scores every row. */
  scan(vector: Float32Array): Float64Array {
    return Float64Array.from(this.#rowOf, (_, place) => this.cosine(vector, place));
  }

  /** Cosines of random pairs of distinct texts, in ascending order. */
  sortedPairs(): Float64Array {
    if (this.#pairs) return this.#pairs;
    // In the order of the scope: the same texts give the same sample, in whatever order they were embedded.
    const rows = Int32Array.from(new Set(this.#rowOf.filter((row) => row >= 0)));
    this.#pairs = samplePairs(rows.length, (a, b) =>
      this.#rows.cosine(this.#rows.vector(rows[a] ?? 0), rows[b] ?? 0),
    );
    return this.#pairs;
  }
}
