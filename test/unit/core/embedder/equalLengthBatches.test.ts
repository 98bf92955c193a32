import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EqualLengthBatches } from '../../../../src/core/embedder/equalLengthBatches.ts';

const sequence = (length: number, name = length): { ids: Int32Array; name: number } => ({
  ids: new Int32Array(length),
  name,
});

test('a batch holds one length, begins with the earliest text and keeps to the budget', () => {
  const batches = new EqualLengthBatches([
    sequence(5, 0),
    sequence(3, 1),
    sequence(5, 2),
    sequence(5, 3),
    sequence(3, 4),
  ]);
  const taken = [];
  for (let batch = batches.take(10); batch; batch = batches.take(10)) {
    taken.push(batch.map(({ name }) => name));
  }
  assert.deepEqual(taken, [[0, 2], [1, 4], [3]]);
});

test('a sequence longer than the budget goes alone', () => {
  const batches = new EqualLengthBatches([sequence(500), sequence(500)]);
  assert.equal(batches.take(300)?.length, 1);
  assert.equal(batches.take(300)?.length, 1);
  assert.equal(batches.take(300), undefined);
});

test('every sequence is taken exactly once, whatever the budgets', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (lengths, budgets) => {
        const batches = new EqualLengthBatches(lengths.map((length, i) => sequence(length, i)));
        const seen: number[] = [];
        for (let i = 0; ; i++) {
          const budget = budgets[i % budgets.length]!;
          const batch = batches.take(budget);
          if (!batch) break;
          assert.equal(new Set(batch.map(({ ids }) => ids.length)).size, 1);
          assert.ok(batch.length === 1 || batch.length * batch[0]!.ids.length <= budget);
          seen.push(...batch.map(({ name }) => name));
        }
        assert.deepEqual(
          seen.sort((a, b) => a - b),
          lengths.map((_, i) => i),
        );
      },
    ),
  );
});
