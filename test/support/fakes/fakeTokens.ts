import type { Encoding } from '../../../src/core/tokenizer/encoding.ts';
import type { TokenRange } from '../../../src/protocol/pageTokens.ts';

/** A text cut into pieces by a simple rule, as an engine would answer. */
export interface FakeTokens extends Encoding {
  readonly pieces: readonly string[];
}

const longestPiece = 5;
const wordsOrSigns = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const unknown = /\p{Extended_Pictographic}/u;
const han = /\p{Script=Han}/u;

/** `[CLS]`, words in pieces of at most five characters (`##` on the later ones), signs, `[SEP]`. */
export function fakeTokens(text: string): FakeTokens {
  const pieces = ['[CLS]'];
  const spans = [0, 0];
  const words = [-1];
  let word = 0;
  for (const { 0: found, index } of text.matchAll(wordsOrSigns)) {
    const step = han.test(found) ? 1 : longestPiece;
    for (let at = 0; at < found.length; at += step) {
      const source = found.slice(at, at + step);
      const isLater = at > 0 && step > 1;
      const piece = unknown.test(source) ? '[UNK]' : source.toLowerCase();
      pieces.push(isLater ? `##${piece}` : piece);
      spans.push(index + at, index + at + source.length);
      words.push(word);
      if (step === 1) word++;
    }
    if (step > 1) word++;
  }
  pieces.push('[SEP]');
  spans.push(0, 0);
  words.push(-1);
  const ids = Int32Array.from(pieces, (piece) => hash(piece) % 30_522);
  return {
    ...{ pieces, ids, spans: Int32Array.from(spans), words: Int32Array.from(words) },
    tokenTypes: new Int32Array(ids.length),
  };
}

/** Not negative, the same for the same text. */
export function hash(text: string): number {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  }
  return value >>> 1;
}

/** Tokens `start` to `end` as a host answers. */
export function fakeTokenRange(
  text: string,
  { pieces, ids, spans, words }: FakeTokens,
  from: number,
  to: number,
): TokenRange {
  const start = Math.max(0, from);
  const end = Math.min(pieces.length, to);
  const textStart = start === 0 ? 0 : spans[2 * start - 1]!;
  const isLast = end === pieces.length;
  const last = Math.max(textStart, ...spans.subarray(2 * start, 2 * end));
  return {
    start,
    tokens: pieces.slice(start, end),
    ids: ids.slice(start, end),
    spans: spans.slice(2 * start, 2 * end),
    words: words.slice(start, end),
    text: text.slice(textStart, isLast ? text.length : last),
    textStart,
  };
}
