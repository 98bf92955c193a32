import { clampCosine } from '../vectors/similarity.ts';
import type { TokenRows } from './tokenRows.ts';

/** A query's tokens and what each counts. */
export interface WeightedTokens {
  readonly tokens: TokenRows;
  /** One for each token, from 0; none above 0 where all count alike. */
  readonly weights: ArrayLike<number>;
}

/** For each token of a query the token of a text that it comes nearest to. */
export interface BestTokens {
  /** -1 to 1; 0 where the text has no token. */
  readonly cosines: Float32Array;
  /** The number of the text's token, from 0; -1 where it has none. Of equal ones the first. */
  readonly places: Int32Array;
}

// Of a query: more tokens change the mean by little, and 50 texts of 250 tokens take some 40 ms with so many.
const mostQueryTokens = 64;

/** In rows of length 1 the dot product is the cosine; the arithmetic is that of 32-bit rows, summed in double precision. */
export function bestTokens(query: TokenRows, text: TokenRows): BestTokens {
  const { dims } = query;
  const cosines = new Float32Array(query.count);
  const places = new Int32Array(query.count).fill(-1);
  const [asked, said] = [query.rows, text.rows];
  for (let q = 0; q < query.count; q++) {
    let best = -Infinity;
    let place = -1;
    for (let t = 0, at = 0; t < text.count; t++, at += dims) {
      let sum = 0;
      for (let i = 0, from = q * dims; i < dims; i++) sum += asked[from + i]! * said[at + i]!;
      if (sum > best) [best, place] = [sum, t];
    }
    if (place < 0) continue;
    cosines[q] = clampCosine(best);
    places[q] = place;
  }
  return { cosines, places };
}

/**
 * How well a text answers a query token by token, -1 to 1: the mean over the query's tokens of the largest cosine to a
 * token of the text, by their weights (MaxSim of ColBERT, Khattab and Zaharia 2020, with weights). From the query to the
 * text only: the other way as well, a text much longer than the query would lose by all that it says besides. 0 where
 * either has no token.
 */
export function lateInteraction({ tokens, weights }: WeightedTokens, text: TokenRows): number {
  const { cosines } = bestTokens(tokens, text);
  let sum = 0;
  let weight = 0;
  let plain = 0;
  for (let q = 0; q < tokens.count; q++) {
    sum += weights[q]! * cosines[q]!;
    weight += weights[q]!;
    plain += cosines[q]!;
  }
  if (weight > 0) return sum / weight;
  return tokens.count === 0 ? 0 : plain / tokens.count;
}

/** At most `most` of a query's tokens: those that count most, of equal ones the first; in their order. */
export function heaviestTokens(
  { tokens, weights }: WeightedTokens,
  most = mostQueryTokens,
): WeightedTokens {
  const { count, dims, rows } = tokens;
  if (count <= most) return { tokens, weights };
  const kept = Int32Array.from({ length: count }, (_, i) => i)
    .sort((a, b) => weights[b]! - weights[a]! || a - b)
    .subarray(0, most)
    .sort();
  const some = new Float32Array(most * dims);
  kept.forEach((token, i) => {
    some.set(rows.subarray(token * dims, (token + 1) * dims), i * dims);
  });
  return {
    tokens: { count: most, dims, rows: some },
    weights: Float64Array.from(kept, (token) => weights[token]!),
  };
}
