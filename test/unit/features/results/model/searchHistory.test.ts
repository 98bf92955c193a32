import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SearchHistory } from '../../../../../src/features/results/model/searchHistory.ts';
import type { ResultHit, ResultSet } from '../../../../../src/host/results.ts';

function found(text: string, where: string, hitCount: number): ResultSet {
  return {
    query: { text, more: [], less: [] },
    where,
    hits: Array.from({ length: hitCount }, () => ({}) as ResultHit),
    percentileBasis: 'background',
    search: () => Promise.reject(new Error('Nobody asks.')),
  };
}

function shown({ searches }: SearchHistory): string[] {
  return searches.map(({ results, count }) => `${results.query.text} ${results.where} ${count}`);
}

test('the newest search stands first, and one that is made again moves there', () => {
  const history = new SearchHistory();
  for (const results of [found('tide', 'a', 3), found('tide', 'b', 2), found('moon', 'a', 1)]) {
    history.add(results, results.query);
  }
  assert.deepEqual(shown(history), ['moon a 1', 'tide b 2', 'tide a 3']);
  const again = found('tide', 'a', 5);
  history.add(again, again.query);
  assert.deepEqual(shown(history), ['tide a 5', 'moon a 1', 'tide b 2']);
});

test('what cannot be searched again is not kept, nor are hits, nor more than twenty', () => {
  const history = new SearchHistory();
  history.add({ ...found('tide', 'a', 1), search: undefined }, { text: '', more: [], less: [] });
  assert.deepEqual(shown(history), []);
  for (let i = 0; i < 25; i++) {
    const results = found(`query ${i}`, 'a', 1);
    history.add(results, results.query);
  }
  assert.equal(history.searches.length, 20);
  assert.equal(history.searches.at(-1)?.results.query.text, 'query 5');
  assert.equal('hits' in history.searches[0]!.results, false);
});
