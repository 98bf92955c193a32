import { describeChoice } from '../../../core/embedder/describeChoice.ts';
import type { ModelDescription } from '../../../protocol/engineApi.ts';
import type { PanelModel } from '../../../protocol/pageApi.ts';

const bundledModelId = 'all-MiniLM-L6-v2';

/** What the page is told of a loaded model. */
export function panelModel(description: ModelDescription): PanelModel {
  const { facts, info, choice, denseLayerCount, vectorDims } = description;
  const dense = { layerCount: denseLayerCount, dims: vectorDims };
  return {
    name: facts.name,
    dims: info.dims,
    hiddenStateCount: info.hiddenStateCount,
    attentionLayerCount: info.attentionLayerCount,
    layersNote: info.layersNote,
    takesTokenTypes: info.takesTokenTypes,
    inputsNote: inputsNote(facts.id, info.embeddingParts),
    precision: info.precision,
    vectorsText: describeChoice(choice, info.hiddenStateCount, dense),
    trainedForSimilarity: facts.trainedForSimilarity,
    notes: facts.notes,
  };
}

function inputsNote(id: string, parts: readonly string[]): string | undefined {
  if (parts.length === 0) return 'The graph of this model does not show its embeddings one by one.';
  if (parts.includes('tokenType')) return undefined;
  return id === bundledModelId
    ? 'Bundled model: it was made from a BERT, whose token type embedding (type 0) is inside the position embedding.'
    : 'This model has no token type embedding.';
}
