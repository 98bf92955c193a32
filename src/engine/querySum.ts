import { AppError } from '../core/errors/appError.ts';
import { isBlank } from '../core/text/segment.ts';
import { norm, normaliseInPlace } from '../core/vectors/similarity.ts';
import type { IndexQuery } from '../protocol/indexApi.ts';

// Sums of unit vectors that are shorter are what rounding leaves of nothing.
const smallestLength = 1e-4;

/** The texts of a query whose vectors are added and taken away. Throws `invalidInput` where there is none to add. */
export function queryTexts({ text, more, less }: IndexQuery): {
  readonly added: readonly string[];
  readonly taken: readonly string[];
  /** How many of `added`, from the first on, were typed as a query: 1, or 0 where all are texts to be like. */
  readonly typed: number;
} {
  const added = [text, ...more].filter((each) => !isBlank(each));
  if (added.length === 0) throw new AppError('invalidInput', 'The query is blank; type a word.');
  const typed = isBlank(text) ? 0 : 1;
  return { added, taken: less.filter((each) => !isBlank(each)), typed };
}

/**
 * Of length 1: the direction of the sum of the unit vectors of what is asked for, less those of what is not
 * wanted. `vectors`: the first `added` of them are asked for. Throws `invalidInput` where nothing is left.
 */
export function querySum(vectors: readonly Float32Array[], added: number): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const [row, vector] of vectors.entries()) {
    const sign = row < added ? 1 : -1;
    vector.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + sign * value;
    });
  }
  if (norm(sum) < smallestLength) {
    throw new AppError(
      'invalidInput',
      'What is wanted and what is not are the same; take one of them away.',
    );
  }
  normaliseInPlace(sum);
  return sum;
}
