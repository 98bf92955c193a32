import type { EngineCalls } from '../../../host/engine/engineCalls.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { AnswerContext } from './answerContext.ts';
import { priorityOf } from './keptTokens.ts';

/** How the vectors of the panel's texts came to be: asked of the engine. */
export function originAnswers(
  { current, until }: AnswerContext,
  engine: EngineCalls,
): Pick<PageApi, 'modelInput' | 'wholeVector' | 'vectorCode'> {
  // Compact copies: what came from the engine's process may be views of a larger message.
  return {
    async modelInput(request, { signal } = {}) {
      const { maxLength } = request;
      const asked = { text: current(request).text(request.segment), maxLength };
      const either = until(signal);
      const answer = await engine.call((api) => api.modelInput(asked, { signal: either }), either);
      const { inputIds, attentionMask, spans } = answer;
      return {
        ...answer,
        inputIds: inputIds.slice(),
        attentionMask: attentionMask.slice(),
        spans: spans.slice(),
      };
    },

    async wholeVector(request, { signal } = {}) {
      const text = current(request).text(request.segment);
      const asked = { text, priority: priorityOf(text) };
      const either = until(signal);
      const answer = await engine.call((api) => api.wholeVector(asked, { signal: either }), either);
      return { ...answer, vector: answer.vector.slice(), shares: answer.shares?.slice() };
    },

    async vectorCode(request, { signal } = {}) {
      const { token, layer } = request;
      const asked = { text: current(request).text(request.segment), token, layer };
      const either = until(signal);
      return engine.call((api) => api.vectorCode(asked, { signal: either }), either);
    },
  };
}
