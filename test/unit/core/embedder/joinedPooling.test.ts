import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isJoined,
  joinableWays,
  joinedPooling,
  joinedWays,
  mostJoined,
} from '../../../../src/core/embedder/joinedPooling.ts';
import { pooledLength, poolingNamed, SegmentPool } from '../../../../src/core/embedder/pooling.ts';

test('a joined pooling is named by its ways, and read from its name', () => {
  assert.equal(joinedPooling(['cls', 'mean']), 'cls+mean');
  assert.equal(joinedPooling(['cls']), undefined);
  assert.equal(joinedPooling([]), undefined);
  assert.deepEqual(joinedWays('mean+cls+mean'), ['mean', 'cls', 'mean']);
  const most = Array.from({ length: mostJoined }, () => 'cls').join('+');
  assert.ok(isJoined(most));
  for (const name of ['', 'cls', '+', 'cls+', 'cls+file', 'cls+constructor', `${most}+cls`]) {
    assert.deepEqual(joinedWays(name), [], name);
    assert.ok(!isJoined(name), name);
  }
});

test('what a file names is a pooling that there is', () => {
  for (const name of ['mean', 'file', 'cls+mean-sqrt']) assert.equal(poolingNamed(name), name);
  for (const name of ['mean-sqrt', 'cls+', '', undefined, 1, ['cls', 'mean']]) {
    assert.equal(poolingNamed(name), undefined, String(name));
  }
});

test('each way stands behind the one before at its own length, over windows too', () => {
  // Four tokens of two numbers, in windows of three and one.
  const states = Float32Array.of(1, -4, 3, 0, -2, 2, 6, 10);
  const pooling = joinedPooling(joinableWays)!;
  const pool = new SegmentPool(pooling, 2);
  pool.add(states, 0, 3, { firstToken: 0, isStart: true, isEnd: false });
  pool.add(states, 6, 1, { firstToken: 3, isStart: false, isEnd: true });
  const expected = [
    ...[1, -4], // cls
    ...[6, 10], // max
    ...[2, 2], // mean
    ...[4, 4], // mean-sqrt: 8 / √4
    ...[2.5, 4.2], // weighted-mean: (1 + 6 - 6 + 24) / 10 and (-4 + 0 + 6 + 40) / 10
    ...[6, 10], // last-token
  ];
  assert.deepEqual([...pool.pooled()], expected);
  assert.equal(pooledLength(pooling, 2), expected.length);

  const length = Math.hypot(...expected);
  const vector = new Float32Array(expected.length);
  pool.finish(vector);
  vector.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]! / length) < 1e-6, `${i}`);
  });
});

test('a dense layer takes all that is joined', () => {
  const pool = new SegmentPool('cls+last-token', 1);
  const place = { firstToken: 0, isStart: true, isEnd: true };
  pool.add(Float32Array.of(3, 9, 4), 0, 3, place);
  const weight = Float32Array.of(1, 0, 0, -1);
  const vector = new Float32Array(2);
  pool.finish(vector, [{ inDims: 2, outDims: 2, weight, bias: undefined, activation: 'identity' }]);
  assert.deepEqual([...vector], [...Float32Array.of(0.6, -0.8)]);
});
