import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { WordPiece } from '../../../../src/core/tokenizer/wordPiece.ts';

const entries = ['?', 'a', 'ab', 'abc', '##b', '##c', '##bc', 'x', '##x', 'A', '\u{10041}', 'y'];

function make(extra: Iterable<readonly [string, number]> = []): WordPiece {
  return new WordPiece({
    vocabulary: new Map([...entries.map((piece, id) => [piece, id] as const), ...extra]),
    unknownId: 0,
    continuingPrefix: '##',
    maxWordChars: 50,
  });
}

/** Pieces as `id:end`; `hash` as a caller would pass it, here often the same for all words. */
function split(model: WordPiece, word: string, hash = 1): string {
  const chars = Int32Array.from(word, (character) => character.codePointAt(0)!);
  const count = model.split(chars, 0, chars.length, hash);
  return Array.from({ length: count }, (_, i) => `${model.ids[i]!}:${model.ends[i]!}`).join(' ');
}

describe('word pieces', () => {
  test('the longest piece comes first, and nothing is tried again', () => {
    const model = make();
    assert.equal(split(model, 'abc'), '3:3');
    assert.equal(split(model, 'abcc'), '3:3 5:4');
    assert.equal(split(model, 'abb'), '2:2 4:3');
    // "ab" then "##d" fails, and "a" is not tried in its place.
    assert.equal(split(model, 'abd'), '0:3');
    assert.equal(split(model, 'b'), '0:1');
  });

  test('a word from the cache is the same, and words that share a slot are kept apart', () => {
    const model = make();
    for (const word of ['abc', 'abc', 'xb', 'abc', 'abb', 'abd', 'abc', 'a', 'xb', 'x']) {
      assert.equal(split(model, word), split(make(), word), word);
    }
    // Equal in their lower 16 bits.
    assert.equal(split(model, '\u{10041}'), '10:1');
    assert.equal(split(model, 'A'), '9:1');
    assert.equal(split(model, '\u{10041}'), '10:1');
  });

  test('long words, many pieces and large ids are not cached, and right', () => {
    const model = make([['##y', 0x7fffffff]]);
    for (let round = 0; round < 2; round++) {
      assert.equal(split(model, 'xxxxxxxxx'), '7:1 8:2 8:3 8:4 8:5 8:6 8:7 8:8 8:9');
      assert.equal(split(model, 'x'.repeat(50)).split(' ').length, 50);
      assert.equal(split(model, 'x'.repeat(51)), '0:51');
      assert.equal(split(model, 'xy'), '7:1 2147483647:2');
    }
  });
});
