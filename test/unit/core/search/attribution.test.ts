import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SegmentPool, type Pooling } from '../../../../src/core/embedder/pooling.ts';
import { attribute, project } from '../../../../src/core/search/attribution.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { cosine } from '../../../../src/core/vectors/similarity.ts';

const dims = 6;
const random = seededRandom(3);
const states = (tokens: number): Matrix =>
  new Matrix(
    tokens,
    dims,
    Float32Array.from({ length: tokens * dims }, () => random() * 2 - 1),
  );
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** The segment vector as the embedder makes it. */
function pooled(pooling: Pooling, layers: readonly Matrix[]): Float32Array {
  const pool = new SegmentPool(pooling, dims);
  for (const { data, rows } of layers) pool.add(data, 0, rows, true);
  const vector = new Float32Array(dims);
  pool.finish(vector);
  return vector;
}

const cases: readonly [Pooling, number][] = [
  ['mean', 1],
  ['first-last', 2],
  ['max', 1],
];

for (const [pooling, layerCount] of cases) {
  describe(pooling, () => {
    for (const tokens of [2, 3, 40]) {
      test(`${tokens} tokens: contributions add up to the cosine of the pooled vectors`, () => {
        const layers = Array.from({ length: layerCount }, () => states(tokens));
        // Of any length: the reference need not be normalised.
        const reference = states(1).row(0);
        const { score, contributions } = attribute(reference, layers, pooling);
        assert.equal(contributions?.length, tokens);
        assert.ok(Math.abs(sum(contributions) - score) < 1e-12);
        assert.ok(Math.abs(score - cosine(reference, pooled(pooling, layers))) < 1e-6);
      });
    }
  });
}

test('mean: each token’s part is its dot product with the reference, by the pooled length', () => {
  const layer = new Matrix(2, 2, Float32Array.of(3, 0, 0, 4));
  const { score, contributions } = attribute(Float32Array.of(1, 0), [layer], 'mean');
  // The sum is (3, 4), of length 5.
  assert.equal(score, 0.6);
  assert.deepEqual([...contributions!], [0.6, 0]);
});

test('max: a dimension belongs to the token that holds it, the first of equal ones', () => {
  const layer = new Matrix(3, 2, Float32Array.of(3, -1, 3, 4, 0, 2));
  const { contributions } = attribute(Float32Array.of(1, 1), [layer], 'max');
  const length = 5 * Math.SQRT2;
  const expected = [3 / length, 4 / length, 0];
  contributions!.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-12));
});

test('max: a token that holds negative values takes from the score', () => {
  const layer = new Matrix(1, 2, Float32Array.of(-3, 4));
  assert.equal(attribute(Float32Array.of(1, 0), [layer], 'max').score, -0.6);
});

test('cls: a score, and no shares', () => {
  const layer = states(4);
  const reference = states(1).row(0);
  const { score, contributions } = attribute(reference, [layer], 'cls');
  assert.equal(contributions, undefined);
  assert.ok(Math.abs(score - cosine(reference, layer.row(0))) < 1e-6);
});

test('zeros have no direction', () => {
  const nothing = attribute(new Float32Array(dims), [states(3)], 'mean');
  assert.deepEqual([nothing.score, [...nothing.contributions!]], [0, [0, 0, 0]]);
  assert.equal(attribute(states(1).row(0), [new Matrix(3, dims)], 'mean').score, 0);
});

test('an affine repair is attributed along the direction it turns the reference to', () => {
  // u' = u with its first dimension dropped, minus c; u is the pooled vector at length 1.
  const layer = states(5);
  const reference = states(1).row(0);
  const centre = states(1).row(0);
  const repaired = pooled('mean', [layer]).map((value, i) => (i === 0 ? 0 : value - centre[i]!));
  const length = (vector: Float32Array): number => Math.hypot(...vector);
  const direction = reference.map((value, i) => (i === 0 ? 0 : value));
  const constant = direction.reduce((total, value, i) => total - value * centre[i]!, 0);
  const { shares, length: pooledLength } = project(direction, [layer], 'mean');
  const scale = length(reference) * length(repaired);
  const total = sum(shares!.map((share) => share / pooledLength / scale)) + constant / scale;
  assert.ok(Math.abs(total - cosine(reference, repaired)) < 1e-6);
});
