import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentlyUsed } from '../../../src/engine/recentlyUsed.ts';
import { WindowRuns } from '../../../src/engine/model/windowRuns.ts';

const kept = (store: RecentlyUsed<string>, ...keys: string[]): string[] =>
  keys.filter((key) => store.get(key) !== undefined);

test('what is unused for longest goes when there are too many bytes', () => {
  const store = new RecentlyUsed<string>(10, ({ length }) => length);
  store.set('a', 'aaaa');
  store.set('b', 'bbb');
  store.set('c', 'ccc');
  assert.equal(store.get('a'), 'aaaa');
  store.set('d', 'ddd');
  assert.deepEqual(kept(store, 'a', 'b', 'c', 'd'), ['a', 'c', 'd']);
  // In place of the value that was there.
  store.set('c', 'c');
  store.set('e', 'ee');
  assert.deepEqual(kept(store, 'a', 'c', 'd', 'e'), ['a', 'c', 'd', 'e']);
});

test('the last one stays, however large it is', () => {
  const store = new RecentlyUsed<string>(10, ({ length }) => length);
  store.set('a', 'a');
  store.set('b', 'b'.repeat(11));
  assert.deepEqual(kept(store, 'a', 'b'), ['b']);
  store.set('c', 'c');
  assert.deepEqual(kept(store, 'b', 'c'), ['c']);
});

test('equal questions share a run, and what failed is made again', async () => {
  const runs = new WindowRuns<string>(10, ({ length }) => length);
  let made = 0;
  const make = (): Promise<string> => {
    made++;
    return made === 1 ? Promise.reject(new Error('No.')) : Promise.resolve('made');
  };
  await assert.rejects(Promise.all([runs.get('a', make), runs.get('a', make)]), /No\./);
  assert.equal(made, 1);
  assert.deepEqual(await Promise.all([runs.get('a', make), runs.get('a', make)]), ['made', 'made']);
  assert.equal(await runs.get('a', make), 'made');
  assert.equal(made, 2);
  await runs.get('b', () => Promise.resolve('b'.repeat(9)));
  await runs.get('a', make);
  assert.equal(made, 3);
});
