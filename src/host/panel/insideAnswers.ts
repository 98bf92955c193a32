import type { ModelDescription } from '../../protocol/engineApi.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  InsideRequest,
  TokenInputs,
  TokenPath,
} from '../../protocol/insideApi.ts';
import type { PanelModel } from '../../protocol/pageApi.ts';
import type { EngineClient } from '../engineClient.ts';
import { priorityOf } from './tokenAnswers.ts';

const bundledModelId = 'all-MiniLM-L6-v2';

/** A token of a text, or of the pair that it makes with a second one. */
type InsideText = Pick<InsideRequest, 'text' | 'second' | 'token'>;

/** What goes on inside the model while it reads the panel's texts: asked of the engine, which keeps what it ran. */
export class InsideAnswers {
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  // Compact copies everywhere: what came from the engine's process may be views of a larger message.

  async attention(
    { text, second, token }: InsideText,
    { layer, head }: AttentionChoice,
    signal: AbortSignal,
  ): Promise<AttentionMap> {
    const request = { text, second, token, layer, head, priority: priorityOf(text) };
    const answer = await this.#engine.call((api) => api.attention(request, { signal }), signal);
    return { ...answer, weights: answer.weights.slice() };
  }

  async attentionOverview(
    { text, second, token }: InsideText,
    signal: AbortSignal,
  ): Promise<AttentionOverview> {
    const request = { text, second, token, priority: priorityOf(text) };
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

  async tokenInputs(
    { text, second, token }: InsideText,
    signal: AbortSignal,
  ): Promise<TokenInputs> {
    const request = { text, second, token, priority: priorityOf(text) };
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
    takesTokenTypes: info.takesTokenTypes,
    inputsNote: inputsNote(facts.id, info.embeddingParts),
    precision: info.precision,
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
