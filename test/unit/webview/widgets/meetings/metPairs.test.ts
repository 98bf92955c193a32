import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WordMatch } from '../../../../../src/core/tokenVectors/wordMatches.ts';
import { tintedPairs, wordRuns } from '../../../../../src/webview/widgets/meetings/metPairs.ts';

function match(queryStart: number, start: number, weight: number, cosine = 1): WordMatch {
  return { queryStart, queryEnd: queryStart + 1, start, end: start + 1, weight, cosine };
}

describe('words that met', () => {
  test('the pairs that count most have a colour each, the strongest the first one', () => {
    const weights = [0.02, 0.1, 0.3, 0.2, 0.15, 0.12, 0.11, 0.09, 0.08];
    const pairs = tintedPairs(weights.map((weight, i) => match(i, i, weight)));
    assert.deepEqual(
      pairs.map(({ tint }) => tint),
      [undefined, 5, 0, 1, 2, 3, 4, undefined, undefined],
    );
    assert.equal(pairs[2]?.share, 1);
  });

  test('what points the other way counts nothing', () => {
    const pairs = tintedPairs([match(0, 0, 0.9, -0.5), match(1, 1, 0.1, 0.5)]);
    assert.deepEqual(
      pairs.map(({ share, tint }) => [share, tint]),
      [
        [0, undefined],
        [1, 0],
      ],
    );
    assert.deepEqual(tintedPairs([]), []);
  });

  test('a word of the other text may have met several: it has the colour of the strongest', () => {
    const pairs = tintedPairs([match(0, 2, 0.1), match(2, 2, 0.3), match(4, 0, 0.2)]);
    assert.deepEqual(wordRuns('a b c', 'query', pairs), [
      { text: 'a', pairs: [0], tint: 2 },
      { text: ' ', pairs: [], tint: undefined },
      { text: 'b', pairs: [1], tint: 0 },
      { text: ' ', pairs: [], tint: undefined },
      { text: 'c', pairs: [2], tint: 1 },
    ]);
    assert.deepEqual(wordRuns('x y!', 'text', pairs), [
      { text: 'x', pairs: [2], tint: 1 },
      { text: ' ', pairs: [], tint: undefined },
      { text: 'y', pairs: [0, 1], tint: 0 },
      { text: '!', pairs: [], tint: undefined },
    ]);
  });
});
