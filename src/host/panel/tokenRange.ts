import type { TokensAnswer } from '../../protocol/engineApi.ts';
import type { TokenRange } from '../../protocol/pageApi.ts';

/** A half-open range of a text's tokens, cut to what there is, with the text that they stand in. */
export function tokenRange(
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
