import { plainQuery } from '../../../core/search/plainQuery.ts';
import type { RowRepair } from '../../../core/vectors/rowRepair.ts';
import type { IndexQuery } from '../../../protocol/indexApi.ts';
import { querySum, queryTexts } from '../../querySum.ts';
import type { IndexModel } from '../models/indexModel.ts';

/** The texts of a query, without the quotes that are for the full text. Throws as `queryTexts`. */
export function indexQueryTexts(query: IndexQuery): ReturnType<typeof queryTexts> {
  return queryTexts({ ...query, text: plainQuery(query.text) });
}

/** See `querySum`: the repair is of each text's vector, before they are added. */
export async function queryVector(
  query: IndexQuery,
  { embedder, choice, queryChoice }: IndexModel,
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
