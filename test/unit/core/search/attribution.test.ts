import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DenseLayer } from '../../../../src/core/embedder/denseLayers.ts';
import { SegmentPool, type Pooling } from '../../../../src/core/embedder/pooling.ts';
import { attribute } from '../../../../src/core/search/attribution.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { fitRepair } from '../../../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { applyRepair, type Repair } from '../../../../src/core/vectors/repair.ts';
import { cosine, normaliseInPlace } from '../../../../src/core/vectors/similarity.ts';

const dims = 6;
const whole = { firstToken: 0, isStart: true, isEnd: true };
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
  for (const { data, rows } of layers) pool.add(data, 0, rows, whole);
  const vector = new Float32Array(dims);
  pool.finish(vector);
  return vector;
}

const cases: readonly [Pooling, number][] = [
  ['mean', 1],
  ['first-last', 2],
  ['max', 1],
  ['weighted-mean', 1],
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

test('last-token: a score, and no shares', () => {
  const layer = states(4);
  const reference = states(1).row(0);
  const { score, contributions } = attribute(reference, [layer], 'last-token');
  assert.equal(contributions, undefined);
  assert.ok(Math.abs(score - cosine(reference, layer.row(3))) < 1e-6);
});

test('zeros have no direction', () => {
  const nothing = attribute(new Float32Array(dims), [states(3)], 'mean');
  assert.deepEqual([nothing.score, [...nothing.contributions!]], [0, [0, 0, 0]]);
  assert.equal(attribute(states(1).row(0), [new Matrix(3, dims)], 'mean').score, 0);
});

describe('behind dense layers', () => {
  const layer = (inDims: number, outDims: number, activation: 'tanh' | 'relu'): DenseLayer => ({
    ...{ inDims, outDims, activation },
    weight: new Float32Array(inDims * outDims).map(() => random() * 2 - 1),
    bias: new Float32Array(outDims).map(() => random() * 0.2),
  });
  const dense = [layer(dims, 8, 'relu'), layer(8, 5, 'tanh')];
  const behind = (pooling: Pooling, layers: readonly Matrix[]): Float32Array => {
    const pool = new SegmentPool(pooling, dims);
    for (const { data, rows } of layers) pool.add(data, 0, rows, whole);
    const vector = new Float32Array(5);
    pool.finish(vector, dense);
    return vector;
  };
  const reference = Float32Array.from({ length: 5 }, () => random() * 2 - 1);
  normaliseInPlace(reference);
  const sample = new Matrix(40, 5);
  for (let i = 0; i < 40; i++) sample.row(i).set(behind('mean', [states(3)]));
  const repair = fitRepair(sample, 'whiten');

  for (const [pooling, layerCount] of cases) {
    test(`${pooling}: contributions add up to the cosine, with a repair and without`, () => {
      const layers = Array.from({ length: layerCount }, () => states(7));
      const vector = behind(pooling, layers);
      const plain = attribute(reference, layers, pooling, undefined, dense);
      assert.ok(Math.abs(plain.score - cosine(reference, vector)) < 1e-6);
      assert.ok(Math.abs(sum(plain.contributions!) - plain.score) < 1e-12);
      const both = new Matrix(2, 5);
      both.row(0).set(reference);
      both.row(1).set(vector);
      const repaired = applyRepair(repair, both);
      const other = attribute(reference, layers, pooling, repair, dense);
      assert.ok(Math.abs(other.score - cosine(repaired.row(0), repaired.row(1))) < 1e-5);
      assert.ok(Math.abs(sum(other.contributions!) - other.score) < 1e-12);
    });
  }

  test('cls: a score, and no shares', () => {
    const layers = [states(4)];
    const { score, contributions } = attribute(reference, layers, 'cls', undefined, dense);
    assert.equal(contributions, undefined);
    assert.ok(Math.abs(score - cosine(reference, behind('cls', layers))) < 1e-6);
  });
});

describe('repaired', () => {
  const texts = Array.from({ length: 60 }, (_, i) => [states(2 + (i % 7))]);
  const methods = ['none', 'centre', 'standardise', 'remove:2', 'whiten'] as const;

  /** M as a full matrix, one row a dimension. */
  function fullMap({ method, map }: Repair): number[][] {
    return Array.from({ length: dims }, (_, i) =>
      Array.from({ length: dims }, (_, j) => {
        if (method === 'whiten') return map[i * dims + j]!;
        if (i !== j && method !== 'remove:2') return 0;
        if (method === 'standardise') return map[i]!;
        let value = i === j ? 1 : 0;
        for (let k = 0; k < map.length / dims; k++) {
          value -= map[k * dims + i]! * map[k * dims + j]!;
        }
        return value;
      }),
    );
  }
  const times = (matrix: number[][], vector: readonly number[]): number[] =>
    matrix.map((line) => inner(line, vector));
  const inner = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((total, value, i) => total + value * b[i]!, 0);
  const length = (vector: readonly number[]): number => Math.sqrt(inner(vector, vector));

  for (const [pooling, layerCount] of cases) {
    // So that the mean over weighted tokens is the weighted mean.
    const weightOf = (token: number, tokens: number): number =>
      pooling === 'weighted-mean' ? (2 * (token + 1)) / (tokens + 1) : 1;
    const corpus = texts.map((layers) => pooled(pooling, layers));
    const matrix = new Matrix(
      corpus.length,
      dims,
      Float32Array.from(corpus.flatMap((vector) => [...vector])),
    );
    for (const method of methods) {
      test(`${pooling}, ${method}: the contributions add up to the repaired cosine`, () => {
        const repair = fitRepair(matrix, method);
        const full = fullMap(repair);
        const centre = [...repair.mean];
        for (const tokens of [2, 5, 40]) {
          const layers = Array.from({ length: layerCount }, () => states(tokens));
          const reference = matrix.row(tokens);
          const { score, contributions } = attribute(reference, layers, pooling, repair);

          // The same in plain steps and doubles.
          const rows = Array.from({ length: tokens }, (_, t) =>
            Array.from({ length: dims }, (_, i) =>
              sum(Float64Array.from(layers, (layer) => weightOf(t, tokens) * layer.row(t)[i]!)),
            ),
          );
          const column = (i: number): number[] => rows.map((row) => row[i]!);
          const mean = centre.map((_, i) =>
            pooling === 'max'
              ? Math.max(...column(i))
              : inner(
                  column(i),
                  rows.map(() => 1 / tokens),
                ),
          );
          const unit = mean.map((value) => value / length(mean));
          const vector = times(
            full,
            unit.map((value, i) => value - centre[i]!),
          );
          const query = times(
            full,
            [...reference].map((value, i) => value - centre[i]!),
          );
          const scale = length(vector) * length(query);
          assert.ok(Math.abs(score - inner(query, vector) / scale) < 1e-9);
          assert.ok(Math.abs(sum(contributions!) - inner(query, vector) / scale) < 1e-9);
          if (pooling !== 'max') {
            rows.forEach((row, t) => {
              const part = row.map((value, i) => (value / length(mean) - centre[i]!) / tokens);
              const expected = inner(query, times(full, part)) / scale;
              assert.ok(Math.abs(contributions![t]! - expected) < 1e-9);
            });
          }

          // And what a user sees: the cosine of the repaired vectors, in 32 bits.
          const segment = new Matrix(1, dims, pooled(pooling, layers));
          const shown = cosine(
            applyRepair(repair, matrix).row(tokens),
            applyRepair(repair, segment).row(0),
          );
          assert.ok(Math.abs(score - shown) < 1e-5);
        }
      });
    }
  }

  test('none is what it is without a repair', () => {
    const matrix = new Matrix(1, dims, pooled('mean', [states(3)]));
    const layers = [states(4)];
    const plain = attribute(matrix.row(0), layers, 'mean');
    const { score, contributions } = attribute(
      matrix.row(0),
      layers,
      'mean',
      fitRepair(matrix, 'none'),
    );
    assert.ok(Math.abs(score - plain.score) < 1e-12);
    contributions!.forEach((value, t) => {
      assert.ok(Math.abs(value - plain.contributions![t]!) < 1e-12);
    });
  });

  test('cls: a score, and no shares; zeros and what the repair leaves nothing of have 0', () => {
    const corpus = states(30);
    for (let row = 0; row < corpus.rows; row++) normaliseInPlace(corpus.row(row));
    const repair = fitRepair(corpus, 'whiten');
    const layer = states(4);
    const repaired = applyRepair(repair, new Matrix(1, dims, pooled('cls', [layer]))).row(0);
    const { score, contributions } = attribute(corpus.row(0), [layer], 'cls', repair);
    assert.equal(contributions, undefined);
    assert.ok(Math.abs(score - cosine(applyRepair(repair, corpus).row(0), repaired)) < 1e-6);

    const ofZeros = attribute(corpus.row(0), [new Matrix(3, dims)], 'mean', repair);
    assert.deepEqual([ofZeros.score, [...ofZeros.contributions!]], [0, [0, 0, 0]]);
    const atMean = attribute(Float32Array.from(repair.mean), [layer], 'mean', repair);
    assert.deepEqual([atMean.score, [...atMean.contributions!]], [0, [0, 0, 0, 0]]);
  });
});
