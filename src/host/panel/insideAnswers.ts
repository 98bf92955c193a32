import type { ModelDescription } from '../../protocol/engineApi.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  TokenInputs,
  TokenPath,
} from '../../protocol/insideApi.ts';
import type { PanelModel } from '../../protocol/pageApi.ts';
import type { EngineClient } from '../engineClient.ts';
import { priorityOf } from './tokenAnswers.ts';

const bundledModelId = 'all-MiniLM-L6-v2';

/** What goes on inside the model while it reads the panel's texts: asked of the engine, which keeps what it ran. */
export class InsideAnswers {
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  // Compact copies everywhere: what came from the engine's process may be views of a larger message.

  async attention(
    text: string,
    token: number,
    { layer, head }: AttentionChoice,
    signal: AbortSignal,
  ): Promise<AttentionMap> {
    const request = { text, token, layer, head, priority: priorityOf(text) };
    const answer = await this.#engine.call((api) => api.attention(request, { signal }), signal);
    return { ...answer, weights: answer.weights.slice() };
  }

  async attentionOverview(
    text: string,
    token: number,
    signal: AbortSignal,
  ): Promise<AttentionOverview> {
    const request = { text, token, priority: priorityOf(text) };
    const answer = await this.#engine.call(
      (api) => api.attentionOverview(request, { signal }),
      signal,
    );
    return { ...answer, maps: answer.maps.slice(), habits: answer.habits.slice() };
  }

  async tokenPath(text: string, token: number, signal: AbortSignal): Promise<TokenPath> {
    const request = { text, token, priority: priorityOf(text) };
    const answer = await this.#engine.call((api) => api.tokenPath(request, { signal }), signal);
    return { ...answer, norms: answer.norms.slice(), cosines: answer.cosines.slice() };
  }

  async tokenInputs(text: string, token: number, signal: AbortSignal): Promise<TokenInputs> {
    const request = { text, token, priority: priorityOf(text) };
    const answer = await this.#engine.call((api) => api.tokenInputs(request, { signal }), signal);
    return {
      ...answer,
      parts: answer.parts.map(({ name, vector }) => ({ name, vector: vector.slice() })),
      sum: answer.sum.slice(),
      layer0: answer.layer0.slice(),
    };
  }
}

/** What the page is told of a loaded model. */
export function panelModel({ facts, info }: ModelDescription): PanelModel {
  return {
    name: facts.name,
    dims: info.dims,
    hiddenStateCount: info.hiddenStateCount,
    attentionLayerCount: info.attentionLayerCount,
    layersNote: info.layersNote,
    inputsNote: inputsNote(facts.id, info.embeddingParts),
    precision: info.precision,
    trainedForSimilarity: facts.trainedForSimilarity,
  };
}

function inputsNote(id: string, parts: readonly string[]): string | undefined {
  if (parts.length === 0) return 'The graph of this model does not show its embeddings one by one.';
  if (parts.includes('segment')) return undefined;
  return id === bundledModelId
    ? 'Bundled model: it was made from a BERT, whose segment embedding (token type 0) is inside the position embedding.'
    : 'This model has no segment embedding.';
}
