import type { EngineCalls } from '../../../host/engine/processCalls.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import { engineAsker, type AnswerContext } from './answerContext.ts';
import { priorityOf } from './keptTokens.ts';

/** How the vectors of the panel's texts came to be: asked of the engine. */
export function originAnswers(
  context: AnswerContext,
  engine: EngineCalls,
): Pick<PageApi, 'modelInput' | 'wholeVector' | 'vectorCode'> {
  const { current } = context;
  const ask = engineAsker(context, engine);
  // Compact copies: what came from the engine's process may be views of a larger message.
  return {
    async modelInput(request, { signal } = {}) {
      const { maxLength } = request;
      const asked = { text: current(request).input(request.segment), maxLength };
      const answer = await ask(signal, (api, options) => api.modelInput(asked, options));
      const { inputIds, attentionMask, spans } = answer;
      return {
        ...answer,
        inputIds: inputIds.slice(),
        attentionMask: attentionMask.slice(),
        spans: spans.slice(),
      };
    },

    async wholeVector(request, { signal } = {}) {
      const text = current(request).input(request.segment);
      const asked = { text, priority: priorityOf(text) };
      const answer = await ask(signal, (api, options) => api.wholeVector(asked, options));
      return { ...answer, vector: answer.vector.slice(), shares: answer.shares?.slice() };
    },

    async vectorCode(request, { signal } = {}) {
      const { token, layer } = request;
      const asked = { text: current(request).input(request.segment), token, layer };
      return ask(signal, (api, options) => api.vectorCode(asked, options));
    },
  };
}
