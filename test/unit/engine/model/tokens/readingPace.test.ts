import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensOfASecond } from '../../../../../src/engine/model/tokens/readingPace.ts';

test('a larger model reads fewer tokens in a second, none more than the bundled one', () => {
  const pace = (hiddenStateCount: number, dims: number): number =>
    tokensOfASecond({ hiddenStateCount, dims });
  assert.equal(pace(7, 384), 4000);
  assert.equal(pace(13, 768), 500);
  assert.equal(pace(3, 32), 4000);
  // Where its layers are not known, they are taken for twelve.
  assert.equal(pace(1, 384), 2000);
});
