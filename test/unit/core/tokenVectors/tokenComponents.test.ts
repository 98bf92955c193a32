import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import type { Steps } from '../../../../src/core/search/steps.ts';
import {
  fitTokenComponents,
  projectTokens,
  scaleRows,
  tokenProjector,
  type CentredComponents,
  type TokenComponents,
} from '../../../../src/core/tokenVectors/tokenComponents.ts';
import {
  packedRowBytes,
  packRows,
  unpackCentred,
  unpackRows,
} from '../../../../src/core/tokenVectors/packedRows.ts';
import { columnMeans } from '../../../../src/core/vectors/covariance.ts';
import { dot } from '../../../../src/core/vectors/similarity.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';

const times = (a: Matrix, b: Matrix): Promise<Float32Array> => {
  const product = new Float32Array(a.rows * b.dims);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < b.dims; k++) {
      let sum = 0;
      for (let j = 0; j < a.dims; j++) sum += a.data[i * a.dims + j]! * b.data[j * b.dims + k]!;
      product[i * b.dims + k] = sum;
    }
  }
  return Promise.resolve(product);
};
const transposed = ({ data, rows, dims }: Matrix): Matrix =>
  new Matrix(
    dims,
    rows,
    Float32Array.from(
      { length: data.length },
      (_, at) => data[(at % rows) * dims + ((at / rows) | 0)]!,
    ),
  );
const gramOf = (x: Matrix): Promise<Float32Array> => times(transposed(x), x);

/** `rows` vectors of `dims` numbers that vary along `rank` directions, around a mean that is not 0. */
function states(rows: number, dims: number, rank: number, seed = 3): Matrix {
  const random = seededRandom(seed);
  const some = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random() + random() + random() - 1.5);
  const directions = Array.from({ length: rank }, () => some(dims));
  const mean = some(dims).map((value) => 3 * value);
  const matrix = new Matrix(rows, dims);
  for (let row = 0; row < rows; row++) {
    const target = matrix.row(row);
    target.set(mean);
    for (const [r, share] of some(rank).entries()) {
      for (let i = 0; i < dims; i++) target[i]! += (share / (1 + r)) * directions[r]![i]!;
    }
  }
  return matrix;
}

/** Centred on what they were fitted on. */
const about = (components: TokenComponents): CentredComponents => ({
  ...components,
  centre: new Float32Array(components.dims),
});

/** Cosines of all pairs of the first rows, less a mean. */
function cosines(data: Float32Array, dims: number, mean?: Float32Array): number[] {
  const rows = Array.from({ length: Math.min(40, data.length / dims) }, (_, row) =>
    data.slice(row * dims, (row + 1) * dims).map((value, i) => value - (mean?.[i] ?? 0)),
  );
  return rows.flatMap((a) => rows.map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))));
}

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('components of token vectors', () => {
  test('what varies along few directions keeps all its cosines, centred', async () => {
    const some = states(300, 32, 6);
    const components = await fitTokenComponents(some, gramOf, { count: 6 });
    assert.deepEqual([components.modelDims, components.dims], [32, 6]);
    const rows = projectTokens(about(components), some.data);
    const expected = cosines(some.data, 32, components.mean);
    assert.ok(largestDifference(cosines(rows, 6), expected) < 1e-5);
    for (let at = 0; at < rows.length; at += 6) {
      const row = rows.subarray(at, at + 6);
      assert.ok(Math.abs(dot(row, row) - 1) < 1e-6);
    }
  });

  test('columns of the basis are orthonormal, and no more than a vector has numbers', async () => {
    const { dims, basis } = await fitTokenComponents(states(200, 20, 20), gramOf);
    assert.equal(dims, 20);
    const gram = await gramOf(new Matrix(20, 20, basis));
    gram.forEach((value, at) => {
      assert.ok(Math.abs(value - (at % 21 === 0 ? 1 : 0)) < 1e-5);
    });
  });

  test('a product of matrices gives what loops give; each token as it is alone', async () => {
    const some = states(50, 24, 24);
    const components = await fitTokenComponents(some, gramOf, { count: 8 });
    const project = tokenProjector(components, times);
    const rows = await project(some.data);
    const looped = projectTokens(about(components), some.data);
    const scaled = rows.slice();
    scaleRows(scaled, 8);
    assert.ok(largestDifference([...scaled], [...looped]) < 1e-5);
    assert.deepEqual(await project(some.row(7)), rows.slice(7 * 8, 8 * 8));
    assert.equal((await project(new Float32Array())).length, 0);
  });

  test('another corpus is centred on its own mean, in what is kept', async () => {
    const components = await fitTokenComponents(states(200, 24, 24), gramOf, { count: 24 });
    const other = states(60, 24, 24, 9);
    const kept = packRows(await tokenProjector(components, times)(other.data), 24);
    const centre = Float32Array.from(columnMeans(new Matrix(60, 24, unpackRows(kept, 24))));
    const mean = Float32Array.from(columnMeans(other));
    const expected = cosines(other.data, 24, mean);
    // Rounded before it is centred, what is far from the mean of the components loses more.
    const off = cosines(unpackCentred(kept, centre), 24).map((each, i) =>
      Math.abs(each - expected[i]!),
    );
    const meanOff = off.reduce((sum, each) => sum + each, 0) / off.length;
    assert.ok(meanOff < 0.2, `${meanOff}`);
    const read = projectTokens({ ...components, centre }, other.data);
    // About the mean of what is kept, which is rounded as well.
    const readOff = largestDifference(cosines(read, 24), expected);
    assert.ok(readOff < 0.25, `${readOff}`);
  });

  test('the mean itself is a row of zeros', async () => {
    const components = await fitTokenComponents(states(50, 24, 24), gramOf, { count: 8 });
    const rows = projectTokens(about(components), components.mean);
    assert.deepEqual(rows, new Float32Array(8));
    assert.deepEqual(unpackCentred(packRows(rows, 8), rows), new Float32Array(8));
  });

  test('in steps it is the same, and other work may come between them', async () => {
    const some = states(300, 32, 32);
    let count = 0;
    const run = async <T>(steps: Steps<T>): Promise<T> => {
      for (; ; count++) {
        const step = steps.next();
        if (step.done === true) return step.value;
        await Promise.resolve();
      }
    };
    assert.deepEqual(
      await fitTokenComponents(some, gramOf, { run }),
      await fitTokenComponents(some, gramOf),
    );
    // The reduction, the reflections and the rotations each have some for every dimension.
    assert.ok(count > 3 * 31, `${count} steps`);
  });

  test('without tokens there are none', async () => {
    await assert.rejects(fitTokenComponents(new Matrix(0, 8), gramOf), { code: 'internal' });
  });
});

test('rows in 4 bits keep cosines to .1, whatever their length', () => {
  const random = seededRandom(5);
  for (const dims of [48, 7]) {
    const whole = Float32Array.from({ length: 40 * dims }, (_, at) => {
      const length = Math.pow(10, (Math.floor(at / dims) % 9) - 4);
      return length * (random() + random() - 1);
    });
    const packed = packRows(whole, dims);
    assert.equal(packed.byteLength, 40 * packedRowBytes(dims));
    const rows = unpackRows(packed, dims);
    assert.ok(
      largestDifference(cosines(rows, dims), cosines(whole, dims)) < (dims === 7 ? 0.2 : 0.1),
    );
    for (let row = 0; row < 40; row++) {
      const at = row * dims;
      const most = Math.max(...whole.subarray(at, at + dims).map(Math.abs));
      // Of the largest ones some are cut off.
      for (let i = at; i < at + dims; i++) assert.ok(Math.abs(rows[i]! - whole[i]!) < most / 3);
    }
    const centred = unpackCentred(packed, new Float32Array(dims)).subarray(0, dims);
    assert.ok(Math.abs(dot(centred, centred) - 1) < 1e-6);
  }
  assert.equal(packedRowBytes(48), 25);
});

test('zeros and what is no number stay zeros', () => {
  const rows = Float32Array.of(0, 0, 0, 1, NaN, 2, 1, Infinity, 0);
  assert.deepEqual([...unpackRows(packRows(rows, 3), 3)].slice(0, 3), [0, 0, 0]);
  assert.ok(unpackRows(packRows(rows, 3), 3).every(Number.isFinite));
});
