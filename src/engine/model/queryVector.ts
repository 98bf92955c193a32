import type { Embedder } from '../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { plainQuery } from '../../core/search/query.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import { norm, normaliseInPlace } from '../../core/vectors/similarity.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';

// Sums of unit vectors that are shorter are what rounding leaves of nothing.
const smallestLength = 1e-4;

/** The texts whose vectors a query's is made of. */
export interface QueryParts {
  readonly added: readonly string[];
  readonly taken: readonly string[];
  /** How many of `added`, from the first on, were typed as a query: 1, or 0 where all are texts to be like. */
  readonly typed: number;
}

/** The texts of a query whose vectors are added and taken away. Throws `invalidInput` where there is none to add. */
export function queryTexts({ text, more, less }: IndexQuery): QueryParts {
  const added = [text, ...more].filter((each) => !isBlank(each));
  if (added.length === 0) throw new AppError('invalidInput', t('The query is blank; type a word.'));
  const typed = isBlank(text) ? 0 : 1;
  return { added, taken: less.filter((each) => !isBlank(each)), typed };
}

/** Each text with 1 where its vector is added, -1 where it is taken away. */
export function signedParts({ added, taken }: QueryParts): { text: string; sign: number }[] {
  return [
    ...added.map((text) => ({ text, sign: 1 })),
    ...taken.map((text) => ({ text, sign: -1 })),
  ];
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
      t('What is wanted and what is not are the same; take one of them away.'),
    );
  }
  normaliseInPlace(sum);
  return sum;
}

/** What makes the vectors of queries. */
export interface QueryModel {
  readonly embedder: Embedder;
  /** How the vectors of texts are made. */
  readonly choice: VectorChoice;
  /** How the vector of what was typed as a query is made. */
  readonly queryChoice: VectorChoice;
}

/** The texts of a query, without what is for the full text. Throws as `queryTexts`. */
export function indexQueryTexts(query: IndexQuery): QueryParts {
  return queryTexts({ ...query, text: plainQuery(query.text) });
}

/** See `querySum`: the repair is of each text's vector, before they are added. */
export async function queryVector(
  query: IndexQuery,
  { embedder, choice, queryChoice }: QueryModel,
  signal: AbortSignal | undefined,
): Promise<QueryVector> {
  const { added, taken, typed } = indexQueryTexts(query);
  const texts = [...added, ...taken];
  const options = { priority: 'query', signal } as const;
  const isOneWay = queryChoice.prompt === choice.prompt;
  const first = isOneWay ? texts.length : typed;
  const asked = await embedder.embedTexts(texts.slice(0, first), queryChoice, options);
  const others = await embedder.embedTexts(texts.slice(first), choice, options);
  const rows = texts.map((_, i) => (i < first ? asked.row(i) : others.row(i - first)));
  return (repair) => {
    const vectors = rows.map((vector) => repair?.query(vector) ?? vector);
    return querySum(vectors, added.length);
  };
}

/** The vector under a repair, or as it is. */
export type QueryVector = (repair: RowRepair | undefined) => Float32Array;
