import type { EmbedOptions, Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import { ownTokens } from '../../../core/tokenVectors/ownTokens.ts';
import {
  projectTokens,
  type CentredComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';

/** A model, as far as texts are read by it. */
interface ReadingModel {
  readonly embedder: Embedder;
  /** Of a query, the choice for queries. */
  readonly choice: VectorChoice;
}

/** Whether a choice has vectors of tokens: where the file itself gives a text's vector, there are none. */
export function hasTokenVectors({ pooling }: VectorChoice): boolean {
  return pooling !== 'file';
}

/**
 * The token vectors of one text, with spans, by a run of the model: as those that are kept, but not rounded to 4 bits. Of a choice without
 * token vectors none. Rejects with `cancelled`.
 */
export async function tokenRowsOf(
  text: string,
  components: CentredComponents,
  { embedder, choice }: ReadingModel,
  options: EmbedOptions,
): Promise<Required<TokenRows>> {
  const { dims } = components;
  const { count, spans } = ownTokens(embedder.tokenizer, text, choice.prompt);
  let rows: Float32Array = new Float32Array(count * dims);
  const tokens = {
    rowsOf: (states: Float32Array) => Promise.resolve(projectTokens(components, states)),
    onText: (_: readonly number[], found: Float32Array) => void (rows = found),
  };
  await embedder.embedTexts([text], choice, { ...options, tokens });
  return { count: rows.length / dims, dims, rows, spans };
}
