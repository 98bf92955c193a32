import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRankedAgain, rankAgain } from '../../../../../src/core/search/ranking/rankAgain.ts';

const ranked = [0.9, 0.8, 0.75, 0.7].map((rankScore, item) => ({
  ...{ item, rankScore, why: { meaning: rankScore } },
}));

test('what tokens say is added to the best, between the least and the greatest of them', () => {
  const again = rankAgain(ranked, [0.2, 0.6, 0.4]);
  assert.deepEqual(
    again.map(({ item, rankScore }) => [item, rankScore.toFixed(2)]),
    [
      [1, '1.00'],
      [0, '0.90'],
      [2, '0.85'],
      [3, '0.70'],
    ],
  );
  assert.deepEqual(again[0]?.why, { meaning: 0.8, tokens: 0.2 });
  assert.deepEqual(again[1]?.why, { meaning: 0.9 });
});

test('what is not ranked again stays behind the best, and equal scores keep their order', () => {
  const places = rankAgain(ranked, [0.5, 0.5]).map(({ item }) => item);
  assert.deepEqual(places, [0, 1, 2, 3]);
  assert.deepEqual(rankAgain(ranked, []), ranked);
});

test('prose, records and names that say nothing are ranked again, and nothing is where code is among the best', () => {
  assert.ok(isRankedAgain(['docs/tide.md', 'Untitled-1', 'tickets.csv', 'log.txt', 'page.html']));
  assert.ok(!isRankedAgain(['docs/tide.md', 'src/tide.ts']));
  // One alone has its place already.
  assert.ok(!isRankedAgain(['docs/tide.md']));
});
