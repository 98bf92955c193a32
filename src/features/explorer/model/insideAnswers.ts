import type { EngineCalls } from '../../../host/engine/processCalls.ts';
import type { InsideRequest } from '../../../protocol/insideApi.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { InsideReference } from '../../../protocol/pageTokens.ts';
import { engineAsker, type AnswerContext } from './answerContext.ts';
import { priorityOf } from './keptTokens.ts';

/** What goes on inside the model while it reads the panel's texts: asked of the engine, which keeps what it ran. */
export function insideAnswers(
  context: AnswerContext,
  engine: EngineCalls,
): Pick<PageApi, 'attention' | 'attentionOverview' | 'tokenPath' | 'tokenInputs'> {
  const { current } = context;
  const ask = engineAsker(context, engine);
  /** A token of a text, or of the pair that it makes with a second one. */
  const inside = (request: InsideReference): InsideRequest => {
    const content = current(request);
    const { second: other, token } = request;
    const text = content.input(request.segment);
    const second = other === undefined ? undefined : content.input(other);
    return { text, second, token, priority: priorityOf(text) };
  };

  // Compact copies everywhere: what came from the engine's process may be views of a larger message.
  return {
    async attention(request, { signal } = {}) {
      const { layer, head } = request;
      const asked = { ...inside(request), layer, head };
      const answer = await ask(signal, (api, options) => api.attention(asked, options));
      return { ...answer, weights: answer.weights.slice() };
    },

    async attentionOverview(request, { signal } = {}) {
      const asked = inside(request);
      const answer = await ask(signal, (api, options) => api.attentionOverview(asked, options));
      return { ...answer, maps: answer.maps.slice(), habits: answer.habits.slice() };
    },

    async tokenPath(request, { signal } = {}) {
      const asked = inside(request);
      const answer = await ask(signal, (api, options) => api.tokenPath(asked, options));
      return { ...answer, norms: answer.norms.slice(), cosines: answer.cosines.slice() };
    },

    async tokenInputs(request, { signal } = {}) {
      const asked = inside(request);
      const answer = await ask(signal, (api, options) => api.tokenInputs(asked, options));
      return {
        ...answer,
        parts: answer.parts.map(({ name, vector }) => ({ name, vector: vector.slice() })),
        sum: answer.sum.slice(),
        layer0: answer.layer0.slice(),
      };
    },
  };
}
