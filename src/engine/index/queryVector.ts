import { AppError } from '../../core/errors/appError.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import { norm, normaliseInPlace } from '../../core/vectors/similarity.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import type { IndexModel } from './indexModel.ts';
import { plainQuery } from './keywordQuery.ts';

// Sums of unit vectors that are shorter are what rounding leaves of nothing.
const smallestLength = 1e-4;

/** The texts of a query whose vectors are added and taken away. Throws `invalidInput` where there is none to add. */
export function queryTexts({ text, more, less }: IndexQuery): {
  readonly added: readonly string[];
  readonly taken: readonly string[];
} {
  const added = [plainQuery(text), ...more].filter((each) => !isBlank(each));
  if (added.length === 0) throw new AppError('invalidInput', 'The query is blank; type a word.');
  return { added, taken: less.filter((each) => !isBlank(each)) };
}

/**
 * Of length 1: the direction of the sum of the unit vectors of what is asked for, less those of what is not
 * wanted. Throws `invalidInput` where nothing is left.
 */
export async function queryVector(
  query: IndexQuery,
  { embedder, choice }: IndexModel,
  signal: AbortSignal | undefined,
): Promise<QueryVector> {
  const { added, taken } = queryTexts(query);
  const texts = [...added, ...taken];
  const matrix = await embedder.embedTexts(texts, choice, { priority: 'query', signal });
  return (repair) => sumOf(matrix, added.length, repair);
}

/** The vector under a repair, or as it is. */
export type QueryVector = (repair: RowRepair | undefined) => Float32Array;

function sumOf(matrix: Matrix, added: number, repair: RowRepair | undefined): Float32Array {
  const sum = new Float32Array(matrix.dims);
  for (let row = 0; row < matrix.rows; row++) {
    const sign = row < added ? 1 : -1;
    const vector = matrix.row(row);
    (repair?.query(vector) ?? vector).forEach((value, i) => {
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
