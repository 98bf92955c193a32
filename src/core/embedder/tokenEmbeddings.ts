import type { TextbookInput } from '../tokenizer/createInput.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { ModelSession } from './modelSession.ts';
import { resolveLayer } from './pooling.ts';

/**
 * The textbook's token vectors: one row for each position of the padded input (`maxLength` x dims),
 * padding included, computed with the mask of `createInput`. `layer` counts from 0 or from the end.
 */
export async function tokenEmbeddings(
  session: ModelSession,
  input: Pick<TextbookInput, 'inputIds' | 'attentionMask'>,
  layer = -1,
): Promise<Matrix> {
  const { dims, hiddenStateCount } = session.info;
  const index = resolveLayer(layer, hiddenStateCount);
  const length = input.inputIds.length;
  const { hiddenStates } = await session.run(
    { ids: input.inputIds, attentionMask: input.attentionMask, batchSize: 1, length },
    { hiddenLayers: [index] },
  );
  return new Matrix(length, dims, hiddenStates.get(index));
}
