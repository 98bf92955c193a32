import assert from 'node:assert/strict';
import type { Tokenizer } from '../../../src/core/tokenizer/tokenizer.ts';

/** Ids have tokens, and spans lie in the text, each behind the start of the one before it. */
export function checkEncoding(tokenizer: Tokenizer, text: string): void {
  const { ids, spans, words, tokenTypes } = tokenizer.encode(text);
  assert.equal(spans.length, 2 * ids.length, 'spans and ids differ in number');
  assert.equal(words.length, ids.length, 'words and ids differ in number');
  assert.equal(tokenTypes.length, ids.length, 'types and ids differ in number');
  let last = 0;
  for (const [i, id] of ids.entries()) {
    assert.ok(id >= 0, 'an id that is none');
    assert.equal(typeof tokenizer.token(id), 'string');
    const [start, end] = [spans[2 * i]!, spans[2 * i + 1]!];
    assert.ok(start <= end && end <= text.length, 'a span beyond the text');
    // A space that is added before a word has none of its own, and stands where it is trimmed to.
    if (words[i] === -1 || start === end) continue;
    assert.ok(start >= last, 'spans out of order');
    last = start;
  }
}
