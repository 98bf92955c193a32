import type { AttributeAnswer } from '../../protocol/attributionApi.ts';

/**
 * The answer for a prompt and a text, told of the text alone: the prompt's tokens become one, after `[CLS]`, whose
 * share is the sum of theirs, and spans are of the text.
 */
export function withoutPrompt(answer: AttributeAnswer, prompt: string): AttributeAnswer {
  if (prompt === '') return answer;
  const { score, tokens, spans, words, contributions } = answer;
  // A token that begins in the prompt and ends in the text is the text's.
  let first = 1;
  while (first < tokens.length - 1 && (spans[2 * first + 1] ?? 0) <= prompt.length) first++;
  const wordsBefore = (words[first] ?? -1) < 0 ? 0 : (words[first] ?? 0);
  const shared = contributions?.subarray(1, first).reduce((sum, share) => sum + share, 0) ?? 0;
  return {
    score,
    tokens: [...tokens.slice(0, 1), prompt, ...tokens.slice(first)],
    // A line may have more tokens than a call takes arguments.
    spans: Int32Array.from([
      ...[0, 0, 0, 0],
      ...spans.subarray(2 * first).map((at) => Math.max(0, at - prompt.length)),
    ]),
    words: Int32Array.from([
      ...[-1, -1],
      ...words.subarray(first).map((word) => (word < 0 ? -1 : word - wordsBefore)),
    ]),
    contributions:
      contributions &&
      Float64Array.from([
        ...contributions.subarray(0, 1),
        shared,
        ...contributions.subarray(first),
      ]),
  };
}
