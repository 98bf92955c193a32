import type { VectorSource } from '../core/analysis/learn/learner.ts';
import type { ModelDescription } from './engineApi.ts';

/** What a text's vectors come from, as a saved learner names it. */
export function vectorSourceOf({
  choice,
  facts,
  filesHash,
  vectorDims,
}: ModelDescription): VectorSource {
  const { layer, pooling, prompt = '' } = choice;
  return { name: facts.name, filesHash, layer, pooling, prompt, dims: vectorDims };
}
