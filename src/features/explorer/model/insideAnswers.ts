import type { EngineCalls } from '../../../host/engine/engineCalls.ts';
import type { InsideRequest } from '../../../protocol/insideApi.ts';
import type { InsideReference, PageApi, TokenReference } from '../../../protocol/pageApi.ts';
import type { AnswerContext } from './answerContext.ts';
import { priorityOf } from './keptTokens.ts';

/** What goes on inside the model while it reads the panel's texts: asked of the engine, which keeps what it ran. */
export function insideAnswers(
  { current, until }: AnswerContext,
  engine: EngineCalls,
): Pick<PageApi, 'attention' | 'attentionOverview' | 'tokenPath' | 'tokenInputs'> {
  /** A token of a text, or of the pair that it makes with a second one. */
  const inside = (request: InsideReference): InsideRequest => {
    const content = current(request);
    const { second: other, token } = request;
    const text = content.text(request.segment);
    const second = other === undefined ? undefined : content.text(other);
    return { text, second, token, priority: priorityOf(text) };
  };
  const path = (request: TokenReference): Omit<InsideRequest, 'second'> => {
    const text = current(request).text(request.segment);
    return { text, token: request.token, priority: priorityOf(text) };
  };

  // Compact copies everywhere: what came from the engine's process may be views of a larger message.
  return {
    async attention(request, { signal } = {}) {
      const { layer, head } = request;
      const asked = { ...inside(request), layer, head };
      const either = until(signal);
      const answer = await engine.call((api) => api.attention(asked, { signal: either }), either);
      return { ...answer, weights: answer.weights.slice() };
    },

    async attentionOverview(request, { signal } = {}) {
      const asked = inside(request);
      const either = until(signal);
      const answer = await engine.call(
        (api) => api.attentionOverview(asked, { signal: either }),
        either,
      );
      return { ...answer, maps: answer.maps.slice(), habits: answer.habits.slice() };
    },

    async tokenPath(request, { signal } = {}) {
      const asked = path(request);
      const either = until(signal);
      const answer = await engine.call((api) => api.tokenPath(asked, { signal: either }), either);
      return { ...answer, norms: answer.norms.slice(), cosines: answer.cosines.slice() };
    },

    async tokenInputs(request, { signal } = {}) {
      const asked = inside(request);
      const either = until(signal);
      const answer = await engine.call((api) => api.tokenInputs(asked, { signal: either }), either);
      return {
        ...answer,
        parts: answer.parts.map(({ name, vector }) => ({ name, vector: vector.slice() })),
        sum: answer.sum.slice(),
        layer0: answer.layer0.slice(),
      };
    },
  };
}
