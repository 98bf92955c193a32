import { plainQuery } from '../../core/search/plainQuery.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import { querySum, queryTexts } from '../querySum.ts';
import type { IndexModel } from './indexModel.ts';

/** The texts of a query, without the quotes that are for the full text. Throws as `queryTexts`. */
export function indexQueryTexts(query: IndexQuery): ReturnType<typeof queryTexts> {
  return queryTexts({ ...query, text: plainQuery(query.text) });
}

/** See `querySum`: the repair is of each text's vector, before they are added. */
export async function queryVector(
  query: IndexQuery,
  { embedder, choice }: IndexModel,
  signal: AbortSignal | undefined,
): Promise<QueryVector> {
  const { added, taken } = indexQueryTexts(query);
  const texts = [...added, ...taken];
  const matrix = await embedder.embedTexts(texts, choice, { priority: 'query', signal });
  return (repair) => {
    const vectors = texts.map((_, row) => {
      const vector = matrix.row(row);
      return repair?.query(vector) ?? vector;
    });
    return querySum(vectors, added.length);
  };
}

/** The vector under a repair, or as it is. */
export type QueryVector = (repair: RowRepair | undefined) => Float32Array;
