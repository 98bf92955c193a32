import type { NearRows } from '../../../core/rows/vectorRows.ts';
import { bestOf } from '../../../core/vectors/bestOf.ts';
import type { ScopeVectors } from './scopeVectors.ts';
import type { RankedPlace, WantedTexts } from './wantedTexts.ts';

// Of all rows: fewer are scored one by one, more are looked for among all.
const fewShare = 0.25;

interface WantedNear {
  /** Texts wanted, at least where there are so many. */
  readonly depth: number;
  readonly wanted: WantedTexts;
  /** Places among which all that are wanted lie; undefined where they are not known. */
  readonly only?: Int32Array | undefined;
}

/** The distinct texts nearest to a vector of length 1 that may be hits, best first, and the nearest rows of all. */
export function nearTexts(
  vectors: ScopeVectors,
  vector: Float32Array,
  { depth, wanted, only }: WantedNear,
): { readonly texts: readonly RankedPlace[]; readonly rows: NearRows } {
  if (only && only.length < fewShare * vectors.rowCount) {
    const firsts = only.filter((place) => wanted.has(place));
    const scores = Float64Array.from(firsts, (place) => vectors.cosine(vector, place));
    const best = Array.from(bestOf(scores, depth), (i) => ({
      item: firsts[i] ?? 0,
      score: scores[i] ?? NaN,
    }));
    return { texts: best, rows: vectors.nearest(vector, depth) };
  }
  for (let count = depth; ; count *= 4) {
    const rows = vectors.nearest(vector, count);
    const texts: RankedPlace[] = [];
    rows.rows.forEach((row, i) => {
      // All texts of a row are equal.
      const [place = -1] = vectors.placesOf(row);
      const item = place < 0 ? undefined : wanted.firstOf(place);
      if (item !== undefined) texts.push({ item, score: rows.scores[i] ?? NaN });
    });
    // By what was asked for: a row that has no score is never among them.
    if (texts.length >= depth || count >= vectors.rowCount) {
      return { texts: texts.sort((a, b) => b.score - a.score || a.item - b.item), rows };
    }
  }
}
