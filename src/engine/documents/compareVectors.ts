import { pairPercentiles, type RankedTexts } from '../../core/search/rankedTexts.ts';
import { expectedByChance, type Background } from '../../core/search/nearness.ts';
import { samplePairs } from '../../core/search/pairSample.ts';
import { dotAt } from '../../core/vectors/dotAt.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import { clampCosine } from '../../core/vectors/similarity.ts';
import { TopHits } from '../../core/vectors/topHits.ts';
import type { CompareAnswer } from '../../protocol/corpusApi.ts';

interface Comparison {
  /** The distinct texts' vectors, of length 1. */
  readonly vectors: Matrix;
  /** For each text, its row in `vectors`. */
  readonly rows: readonly number[];
  /** As in `CompareAnswer`. */
  readonly sameAs: Int32Array;
  /** The texts whose pairs percentiles are among; the compared ones where it is absent. */
  readonly corpus?: Pick<RankedTexts, 'textCount' | 'sortedPairs'> | undefined;
  readonly pairLimit: number;
  readonly background: Background | undefined;
  /** Called now and then, so that others get their turn. */
  readonly breathe: () => Promise<void> | undefined;
}

/** Each text against each other. */
export async function compareVectors(comparison: Comparison): Promise<CompareAnswer> {
  const { vectors, rows, sameAs, corpus, pairLimit, background, breathe } = comparison;
  const cosineOf = (a: number, b: number): number =>
    clampCosine(dotAt(vectors.row(a), vectors.data, b * vectors.dims));
  const own = {
    textCount: vectors.rows,
    sortedPairs: () => samplePairs(vectors.rows, cosineOf),
  };
  const among = corpus ?? own;
  const scale = pairPercentiles(among, background?.pairs.quantiles);
  const count = rows.length;
  const cosines = new Float32Array(count * count);
  const percentiles = new Float32Array(count * count).fill(NaN);
  const expected = new Float32Array(count * count).fill(NaN);
  const top = new TopHits(pairLimit);
  const isFirst = (text: number): boolean => sameAs[text] === text;
  const seen = new Set<number>();
  // The second of several equal texts.
  const seconds = sameAs.map((first, text) => {
    if (first === text || seen.has(first)) return -1;
    seen.add(first);
    return first;
  });
  for (const [a, rowA] of rows.entries()) {
    for (let b = a; b < count; b++) {
      const cosine = cosineOf(rowA, rows[b] ?? 0);
      cosines[a * count + b] = cosine;
      cosines[b * count + a] = cosine;
      const percentile = scale.of(cosine);
      if (percentile !== undefined) {
        percentiles[a * count + b] = percentile;
        percentiles[b * count + a] = percentile;
      }
      const byChance = expectedByChance(cosine, among.textCount, background?.pairs);
      if (byChance !== undefined) {
        expected[a * count + b] = byChance;
        expected[b * count + a] = byChance;
      }
      const isPair = b > a && isFirst(a) && (isFirst(b) || seconds[b] === a);
      if (isPair) top.offer(a * count + b, cosine);
    }
    await breathe();
  }
  const pairs = Int32Array.from(
    top.items().flatMap((item) => [Math.floor(item / count), item % count]),
  );
  return { cosines, percentiles, expected, pairs, sameAs, percentileBasis: scale.basis };
}
