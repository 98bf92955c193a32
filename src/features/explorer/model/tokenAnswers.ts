import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { TokensAnswer } from '../../../protocol/engineApi.ts';
import type { SegmentReference } from '../../../protocol/contentReference.ts';
import type { PageApi } from '../../../protocol/pageApi.ts';
import type { TokenRange } from '../../../protocol/pageTokens.ts';
import type { AnswerContext } from './answerContext.ts';
import type { KeptTokens } from './keptTokens.ts';
import type { PanelWork } from './panelWork.ts';
import type { CutDocument, TextSource } from './textSource.ts';

interface Dependencies<T extends TextSource> {
  readonly kept: KeptTokens;
  readonly work: Pick<PanelWork<T, CutDocument>, 'isStopped'>;
  /** Where in a text the editor's cursor is, or its selection begins. */
  readonly cursor: (segment: SegmentReference) => number | undefined;
}

/** What the page asks of the tokens of a segment. */
export function tokenAnswers<T extends TextSource>(
  { current, until }: AnswerContext<T>,
  { kept, work, cursor }: Dependencies<T>,
): Pick<PageApi, 'openSegment' | 'tokens' | 'vector'> {
  return {
    async openSegment(request, { signal } = {}) {
      const content = current(request);
      const text = content.input(request.segment);
      if (!kept.get(text) && work.isStopped(content, request.segment)) return { kind: 'stopped' };
      // The work that is under way makes the tokens of a single text: then this waits for the same call.
      const answer = await kept.embed(text, { signal: until(signal) });
      const offset = cursor(request);
      const token = offset === undefined ? undefined : tokenAt(answer, offset);
      return { kind: 'open', tokenCount: answer.tokens.length, token };
    },

    async tokens(request) {
      const content = current(request);
      const text = content.text(request.segment);
      const answer = kept.get(content.input(request.segment));
      if (!answer) throw new AppError('invalidInput', t('This text is not embedded yet.'));
      return Promise.resolve(tokenRange(text, answer, request.start, request.end));
    },

    async vector(request, { signal } = {}) {
      const text = current(request).input(request.segment);
      const { token, layer } = request;
      const answer = await kept.vector(text, token, layer, until(signal));
      // Compact copies: what came from the engine's process may be views of a larger message.
      return {
        vector: answer.vector.slice(),
        norm: answer.norm,
        cosines: answer.cosines.slice(),
      };
    },
  };
}

/** The token at a place of the text; between two tokens the next one, behind all of them the last one. */
export function tokenAt({ tokens, encoding: { spans } }: TokensAnswer, offset: number): number {
  // The first and the last one are the special tokens, which have no span.
  const last = Math.max(1, tokens.length - 2);
  let token = 1;
  while (token < last && (spans[2 * token + 1] ?? 0) <= offset) token++;
  return token;
}

/** A half-open range of a text's tokens, cut to what there is, with the text that they stand in. */
function tokenRange(
  text: string,
  answer: TokensAnswer,
  wantedStart: number,
  wantedEnd: number,
): TokenRange {
  const count = answer.tokens.length;
  const start = Math.max(0, Math.min(wantedStart, count));
  const end = Math.max(start, Math.min(wantedEnd, count));
  const spans = answer.encoding.spans.slice(2 * start, 2 * end);
  // From the token before on, so that the blanks between the two are seen; the last range shows the rest.
  const textStart = start === 0 ? 0 : (answer.encoding.spans[2 * start - 1] ?? 0);
  const textEnd = end === count ? text.length : Math.max(textStart, ...spans);
  return {
    start,
    tokens: answer.tokens.slice(start, end),
    ids: answer.encoding.ids.slice(start, end),
    spans,
    words: answer.encoding.words.slice(start, end),
    text: text.slice(textStart, textEnd),
    textStart,
  };
}
