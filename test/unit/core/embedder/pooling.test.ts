import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  chooseVectors,
  layersOf,
  resolveLayer,
  SegmentPool,
} from '../../../../src/core/embedder/pooling.ts';
import { AppError } from '../../../../src/core/errors/appError.ts';

const invalid = (code: string) => (error: unknown) =>
  error instanceof AppError && error.code === code;

describe('resolveLayer', () => {
  test('counts from both ends', () => {
    assert.equal(resolveLayer(-1, 7), 6);
    assert.equal(resolveLayer(0, 7), 0);
    assert.equal(resolveLayer(-7, 7), 0);
  });

  test('refuses what is not there', () => {
    for (const layer of [7, -8, 0.5, NaN]) {
      assert.throws(() => resolveLayer(layer, 7), invalid('invalidInput'));
    }
  });

  test('says that a model gives only its last layer', () => {
    assert.throws(() => resolveLayer(3, 1), /only its last layer/);
  });
});

test('first-last is layer 1 and the last, and needs both', () => {
  assert.deepEqual(layersOf({ layer: -1, pooling: 'first-last' }, 7), [1, 6]);
  assert.throws(() => layersOf({ layer: -1, pooling: 'first-last' }, 1), invalid('unsupported'));
});

describe('chooseVectors', () => {
  const [mean, both] = [
    { layer: -1, pooling: 'mean' },
    { layer: -1, pooling: 'first-last' },
  ] as const;
  const choose = (...args: Parameters<typeof chooseVectors>): unknown =>
    chooseVectors(...args).choice;

  test('the model’s default, and what the user says in its place', () => {
    assert.deepEqual(choose(mean, {}, 7), mean);
    assert.deepEqual(choose(mean, { layer: 2, pooling: 'cls' }, 7), { layer: 2, pooling: 'cls' });
    assert.deepEqual(choose({ ...mean, prompt: 'p ' }, { pooling: 'max' }, 7), {
      ...{ layer: -1, pooling: 'max', prompt: 'p ' },
    });
    // The last layer has one name.
    assert.deepEqual(choose(mean, { layer: 6 }, 7), mean);
    assert.throws(() => choose(mean, { layer: 7 }, 7), invalid('invalidInput'));
  });

  test('first and last: a layer alone is its mean, and where only the last is known, that one', () => {
    assert.deepEqual(choose(both, {}, 7), both);
    assert.deepEqual(choose(both, { layer: 2 }, 7), { layer: 2, pooling: 'mean' });
    const { choice, note } = chooseVectors(both, {}, 1);
    assert.deepEqual(choice, mean);
    assert.match(note ?? '', /Only the last layer/);
    assert.throws(() => choose(mean, { pooling: 'first-last' }, 1), invalid('unsupported'));
  });
});

describe('SegmentPool', () => {
  // Three tokens of two numbers each, after one that belongs to another text.
  const states = Float32Array.from([9, 9, 3, 0, 0, 4, 0, 0]);
  const whole = { firstToken: 0, isStart: true, isEnd: true };
  const behind = { firstToken: 1, isStart: false, isEnd: true };
  const pooled = (pool: SegmentPool): number[] => {
    const target = new Float32Array(2);
    pool.finish(target);
    return [...target].map((value) => Math.round(value * 1e6) / 1e6);
  };

  test('mean over windows is the mean over their tokens, scaled to length 1', () => {
    const pool = new SegmentPool('mean', 2);
    pool.add(states, 2, 1, whole);
    pool.add(states, 4, 2, behind);
    assert.deepEqual(pooled(pool), [0.6, 0.8]);
  });

  test('max takes each number’s largest', () => {
    const pool = new SegmentPool('max', 2);
    pool.add(states, 2, 3, whole);
    assert.deepEqual(pooled(pool), [0.6, 0.8]);
  });

  test('max keeps numbers below zero', () => {
    const pool = new SegmentPool('max', 2);
    pool.add(Float32Array.from([-3, -8, -6, -4]), 0, 2, whole);
    assert.deepEqual(pooled(pool), [-0.6, -0.8]);
  });

  test('cls takes the first token of the first window only', () => {
    const pool = new SegmentPool('cls', 2);
    pool.add(states, 4, 2, whole);
    pool.add(states, 2, 1, behind);
    assert.deepEqual(pooled(pool), [0, 1]);
  });

  test('last-token takes the last token of the last window only', () => {
    const pool = new SegmentPool('last-token', 2);
    pool.add(states, 2, 1, { ...whole, isEnd: false });
    pool.add(states, 2, 2, behind);
    assert.deepEqual(pooled(pool), [0, 1]);
  });

  test('weighted-mean weighs a token by its place in the text, over windows too', () => {
    const pool = new SegmentPool('weighted-mean', 2);
    pool.add(states, 2, 1, whole);
    // Its second token, and so twice as heavy: 1 x (3, 0) + 2 x (0, 4).
    pool.add(states, 4, 1, behind);
    const target = new Float32Array(2);
    pool.finish(target);
    const length = Math.hypot(3, 8);
    assert.ok(Math.abs(target[0]! - 3 / length) < 1e-6 && Math.abs(target[1]! - 8 / length) < 1e-6);
  });

  test('what a file gives for windows is weighed by the tokens that each keeps', () => {
    const pool = new SegmentPool('file', 2);
    pool.addWindow(Float32Array.from([9, 9, 1, 0]), 2, 3);
    pool.addWindow(Float32Array.from([0, 1]), 0, 4);
    assert.deepEqual(pooled(pool), [0.6, 0.8]);
  });

  test('zeros stay zeros', () => {
    const pool = new SegmentPool('mean', 2);
    pool.add(states, 6, 1, whole);
    assert.deepEqual(pooled(pool), [0, 0]);
  });
});
