import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextSets } from '../../../../src/engine/jobs/textSets.ts';
import type { PutTextsRequest } from '../../../../src/protocol/jobs/textSetApi.ts';

function part(set: string, count: number, first: number, rows: number, dims = 2): PutTextsRequest {
  return {
    ...{ set, count, first },
    texts: Array.from({ length: rows }, (_, i) => `${first + i}`),
    placeCounts: new Int32Array(rows).fill(1 + first),
    vectors: { rows, dims, data: new Float32Array(rows * dims).fill(first) },
  };
}

test('a set is there when its last part is, with the parts in order', () => {
  const sets = new TextSets();
  sets.put(part('a', 3, 0, 2));
  assert.throws(() => sets.get({ set: 'a' }), { code: 'documentUnknown' });
  sets.put(part('a', 3, 2, 1));
  const { texts, placeCounts, vectors } = sets.get({ set: 'a' });
  assert.deepEqual(texts, ['0', '1', '2']);
  assert.deepEqual([...placeCounts], [1, 1, 3]);
  assert.deepEqual([...vectors.data], [0, 0, 0, 0, 2, 2]);
});

test('a part that does not follow is refused, a first one begins anew', () => {
  const sets = new TextSets();
  sets.put(part('a', 3, 0, 2));
  const gone = { code: 'documentUnknown' };
  assert.throws(() => sets.put(part('a', 3, 1, 1)), gone);
  assert.throws(() => sets.put(part('a', 3, 2, 2)), gone);
  assert.throws(() => sets.put(part('a', 4, 2, 1)), gone);
  assert.throws(() => sets.put(part('b', 3, 2, 1)), gone);
  assert.throws(() => sets.put(part('a', 3, 2, 1, 5)), { code: 'invalidInput' });
  sets.put(part('a', 1, 0, 1));
  assert.equal(sets.get({ set: 'a' }).texts.length, 1);
  sets.remove({ set: 'a' });
  assert.throws(() => sets.get({ set: 'a' }), gone);
});

test('the set that was unused for longest makes room; one that takes all of it is refused', () => {
  // Two sets of 10 x 2 numbers and their texts of a character each.
  const sets = new TextSets(2 * (10 * 2 * 4 + 20));
  for (const set of ['a', 'b']) sets.put(part(set, 10, 0, 10));
  sets.get({ set: 'a' });
  sets.put(part('c', 10, 0, 10));
  assert.throws(() => sets.get({ set: 'b' }), { code: 'documentUnknown' });
  for (const set of ['a', 'c']) assert.equal(sets.get({ set }).texts.length, 10);
  assert.throws(() => sets.put(part('d', 1000, 0, 10)), { code: 'unsupported', message: /1,000/ });
  assert.equal(sets.get({ set: 'c' }).texts.length, 10);
});
