import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import {
  columnMeans,
  columnVariances,
  covariance,
} from '../../../../src/core/vectors/covariance.ts';
import { fitRepair, whiteningShrinkage } from '../../../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import {
  applyRepair,
  mapVector,
  repairedDirection,
  repairVector,
  restoreRepair,
} from '../../../../src/core/vectors/repair.ts';
import {
  parseRepairMethod,
  removedComponents,
  type RepairMethod,
} from '../../../../src/core/vectors/repairMethod.ts';
import { normaliseInPlace, norm } from '../../../../src/core/vectors/similarity.ts';
import { symmetricEigen } from '../../../../src/core/vectors/symmetricEigen.ts';

const methods: readonly RepairMethod[] = ['none', 'centre', 'standardise', 'remove:2', 'whiten'];

/** Vectors of length 1 in a narrow cone, which vary more in some directions than in others. */
function cone(rows: number, dims: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const matrix = new Matrix(
    rows,
    dims,
    Float32Array.from(
      { length: rows * dims },
      (_, at) => 1 + (random() - 0.5) / (1 + (at % dims)) + (random() - 0.5) / 20,
    ),
  );
  for (let row = 0; row < rows; row++) normaliseInPlace(matrix.row(row));
  return matrix;
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12): void => {
  assert.equal(actual.length, expected.length);
  Array.from(actual).forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value}, not ${expected[i]}`);
  });
};

/** M(x - mean) of every row, in double precision. */
function mappedRows(matrix: Matrix, method: RepairMethod): Float64Array[] {
  const repair = fitRepair(matrix, method);
  return Array.from({ length: matrix.rows }, (_, row) => mapVector(repair, matrix.row(row)));
}

function momentsOf(rows: readonly Float64Array[]): { mean: number[]; covariance: number[][] } {
  const dims = rows[0]!.length;
  const all = Array.from({ length: dims }, (_, i) => i);
  const mean = all.map((i) => rows.reduce((sum, x) => sum + x[i]!, 0) / rows.length);
  const product = (i: number, j: number): number =>
    rows.reduce((sum, x) => sum + (x[i]! - mean[i]!) * (x[j]! - mean[j]!), 0) / rows.length;
  return { mean, covariance: all.map((i) => all.map((j) => product(i, j))) };
}

describe('the moments', () => {
  test('are those of the definition, for any number of rows', () => {
    for (const rows of [1, 2, 3, 4, 5, 31, 33, 70]) {
      const matrix = cone(rows, 5, rows);
      const expected = momentsOf(
        Array.from({ length: rows }, (_, row) => Float64Array.from(matrix.row(row))),
      );
      const means = columnMeans(matrix);
      close(means, expected.mean);
      close(covariance(matrix, means), expected.covariance.flat());
      close(
        columnVariances(matrix, means),
        expected.covariance.map((line, i) => line[i]!),
      );
    }
  });
});

describe('by hand', () => {
  // Mean (2, 1); about it (±2, 0) and (0, ±1).
  const cross = new Matrix(4, 2, Float32Array.of(4, 1, 0, 1, 2, 2, 2, 0));

  test('none scales to length 1', () => {
    close(repairVector(fitRepair(cross, 'none'), Float32Array.of(3, 4)), [0.6, 0.8]);
  });

  test('centre takes the mean away', () => {
    const repair = fitRepair(cross, 'centre');
    close(repair.mean, [2, 1]);
    close(repairVector(repair, Float32Array.of(5, 5)), [0.6, 0.8]);
  });

  test('standardise divides by the standard deviation', () => {
    const repair = fitRepair(cross, 'standardise');
    close(repair.map, [1 / Math.sqrt(2), 1 / Math.sqrt(0.5)]);
    close(mapVector(repair, Float32Array.of(4, 2)), [Math.sqrt(2), Math.sqrt(2)]);
  });

  test('remove:1 takes the direction of the largest variance away', () => {
    const repair = fitRepair(cross, 'remove:1');
    close(repair.map.map(Math.abs), [1, 0]);
    close(repairVector(repair, Float32Array.of(7, 3)), [0, 1]);
  });

  test('whiten divides by the root of the shrunk variance', () => {
    const repair = fitRepair(cross, 'whiten');
    const shrunk = (variance: number): number =>
      (1 - whiteningShrinkage) * variance + whiteningShrinkage * 1.25;
    close(repair.map, [1 / Math.sqrt(shrunk(2)), 0, 0, 1 / Math.sqrt(shrunk(0.5))]);
  });
});

describe('over the vectors that it was fitted on', () => {
  const matrix = cone(200, 12, 1);

  test('centred: every repair leaves the mean at zero', () => {
    for (const method of methods.slice(1)) {
      close(momentsOf(mappedRows(matrix, method)).mean, new Float64Array(12), 1e-11);
    }
  });

  test('standardise: every dimension has variance 1', () => {
    const result = momentsOf(mappedRows(matrix, 'standardise')).covariance;
    close(
      result.map((line, i) => line[i]!),
      new Float64Array(12).fill(1),
      1e-11,
    );
  });

  test('whiten: no covariance is left, and the variances are 1 up to shrinkage', () => {
    const means = columnMeans(matrix);
    const { values, vectors } = symmetricEigen(covariance(matrix, means), 12);
    const average = values.reduce((sum, value) => sum + value, 0) / 12;
    const result = momentsOf(mappedRows(matrix, 'whiten')).covariance;
    const along = (a: number, b: number): number =>
      result
        .flatMap((line, i) => line.map((c, j) => c * vectors[a * 12 + i]! * vectors[b * 12 + j]!))
        .reduce((sum, value) => sum + value, 0);
    for (let a = 0; a < 12; a++) {
      const shrunk = (1 - whiteningShrinkage) * values[a]! + whiteningShrinkage * average;
      for (let b = 0; b < 12; b++) {
        assert.ok(Math.abs(along(a, b) - (a === b ? values[a]! / shrunk : 0)) < 1e-10);
      }
    }
  });

  test('whiten: with shrinkage the directions’ variances come much nearer to each other', () => {
    const spread = (rows: readonly Float64Array[]): number => {
      const { values } = symmetricEigen(Float64Array.from(momentsOf(rows).covariance.flat()), 12);
      return values[0]! / values[10]!;
    };
    assert.ok(spread(mappedRows(matrix, 'whiten')) < spread(mappedRows(matrix, 'centre')) / 5);
  });

  test('remove:K leaves nothing along the K directions of the largest variance', () => {
    const { vectors } = symmetricEigen(covariance(matrix, columnMeans(matrix)), 12);
    for (const count of [1, 3, 10]) {
      const rows = mappedRows(matrix, `remove:${count}`);
      const part = (x: Float64Array, k: number): number =>
        x.reduce((sum, value, i) => sum + value * vectors[k * 12 + i]!, 0);
      const most = (k: number): number => Math.max(...rows.map((x) => Math.abs(part(x, k))));
      for (let k = 0; k < count; k++) assert.ok(most(k) < 1e-14);
      assert.ok(most(count) > 1e-3);
    }
  });
});

test('all rows at once: each as alone, of length 1; zeros stay', () => {
  const matrix = cone(20, 9, 2);
  matrix.row(7).fill(0);
  for (const method of methods) {
    const repair = fitRepair(matrix, method);
    const repaired = applyRepair(repair, matrix);
    for (let row = 0; row < matrix.rows; row++) {
      close(repaired.row(row), repairVector(repair, matrix.row(row)), 1e-7);
      assert.ok(Math.abs(norm(repaired.row(row)) - (row === 7 ? 0 : 1)) < 1e-6);
    }
  }
});

test('the direction of a repaired vector gives its products with vectors as they are', () => {
  const matrix = cone(20, 9, 3);
  for (const method of methods) {
    const repair = fitRepair(matrix, method);
    const reference = repairVector(repair, matrix.row(0));
    const direction = repairedDirection(repair, reference);
    const x = matrix.row(5);
    const mapped = mapVector(repair, x);
    const straight = reference.reduce((sum, value, i) => sum + value * mapped[i]!, 0);
    const turned = direction.reduce((sum, v, i) => sum + v * (x[i]! - repair.mean[i]!), 0);
    assert.ok(Math.abs(straight - turned) < 1e-12);
  }
});

test('a constant dimension is left out of standardising, and does no harm to whitening', () => {
  const random = seededRandom(4);
  const data = Float32Array.from({ length: 90 }, (_, at) => (at % 3 === 1 ? 0.3 : random()));
  const matrix = new Matrix(30, 3, data);
  assert.equal(fitRepair(matrix, 'standardise').map[1], 0);
  for (const method of ['standardise', 'whiten'] as const) {
    const repaired = applyRepair(fitRepair(matrix, method), matrix);
    assert.ok(repaired.data.every((value, at) => Math.abs(value) <= (at % 3 === 1 ? 1e-6 : 1)));
  }
});

test('what is left of a vector at the mean is nothing, not rounding errors', () => {
  const matrix = cone(50, 8, 6);
  for (const method of ['centre', 'standardise', 'remove:2', 'whiten'] as const) {
    const repair = fitRepair(matrix, method);
    close(repairVector(repair, Float32Array.from(repair.mean)), new Float64Array(8), 0);
  }
  const repair = fitRepair(matrix, 'remove:2');
  const onlyRemoved = repair.mean.map((value, i) => value + 0.5 * repair.map[i]!);
  close(repairVector(repair, onlyRemoved), new Float64Array(8), 0);
});

test('the same input gives the same bits, and the input stays', () => {
  const matrix = cone(40, 10, 7);
  const before = matrix.data.slice();
  for (const method of methods) {
    const repair = fitRepair(matrix, method);
    assert.deepEqual(fitRepair(new Matrix(40, 10, before.slice()), method), repair);
    assert.deepEqual(applyRepair(repair, matrix).data, applyRepair(repair, matrix).data);
  }
  assert.deepEqual(matrix.data, before);
});

describe('kept and sent', () => {
  const matrix = cone(20, 6, 8);

  test('a repair survives as its word and two arrays, to the bit', () => {
    for (const method of methods) {
      const repair = fitRepair(matrix, method);
      const sent = structuredClone(repair);
      const restored = restoreRepair(sent.method, sent.mean, sent.map);
      assert.deepEqual(restored, repair);
      assert.deepEqual(applyRepair(restored, matrix), applyRepair(repair, matrix));
    }
  });

  test('parts that do not belong together are none', () => {
    const { mean, map } = fitRepair(matrix, 'remove:2');
    assert.equal(restoreRepair('remove:3', mean, map), undefined);
    assert.equal(restoreRepair('whiten', mean, map), undefined);
    assert.equal(restoreRepair('flatten', mean, map), undefined);
    assert.equal(restoreRepair('remove:2', mean.subarray(1), map), undefined);
    assert.equal(restoreRepair('remove:2', mean, map.fill(NaN)), undefined);
  });
});

describe('refused', () => {
  const fit = (rows: number, dims: number, method: RepairMethod) => (): void => {
    fitRepair(cone(rows, dims, 9), method);
  };
  const refusal = (message: RegExp): object => ({ code: 'invalidInput', message });

  test('too few vectors', () => {
    for (const method of methods.slice(1)) {
      assert.throws(fit(0, 8, method), refusal(/at least 2 distinct texts, and there are none;/));
      assert.throws(fit(1, 8, method), refusal(/at least 2 distinct texts, and there is 1;/));
    }
    assert.throws(fit(4, 8, 'remove:3'), refusal(/remove:3 needs at least 5 .* there are 4;/));
    fit(5, 8, 'remove:3')();
    fit(2, 8, 'whiten')();
    fit(0, 8, 'none')();
  });

  test('as many components as there are dimensions', () => {
    assert.throws(fit(50, 8, 'remove:8'), refusal(/8 dimensions.* at most remove:7\.$/));
    fit(50, 8, 'remove:7')();
  });

  test('vectors that are all the same, or differ only where the repair removes', () => {
    const same = new Matrix(9, 3, new Float32Array(27).fill(0.1));
    for (const method of ['centre', 'standardise', 'remove:1', 'whiten'] as const) {
      assert.throws(() => fitRepair(same, method), refusal(/all have the same one/));
    }
    const line = new Matrix(
      9,
      3,
      Float32Array.from({ length: 27 }, (_, at) => (at % 9) * 0.1),
    );
    for (let row = 0; row < 9; row++) line.row(row).set([0.5, row * 0.1, 0.5]);
    assert.throws(() => fitRepair(line, 'remove:1'), refusal(/remove:1 would leave nothing/));
  });

  test('a vector of another length', () => {
    const repair = fitRepair(cone(9, 4, 1), 'centre');
    assert.throws(() => repairVector(repair, new Float32Array(5)), /4 dimensions .* of 5/);
  });
});

test('words name methods', () => {
  for (const method of methods) assert.equal(parseRepairMethod(method), method);
  assert.equal(parseRepairMethod('remove:10'), 'remove:10');
  const bad = ['', 'None', 'center', 'remove', 'remove:', 'remove:0', 'remove:-1', 'remove:1.5'];
  for (const word of [...bad, 'remove:01', 'remove: 1', 'whiten ', `remove:${'9'.repeat(30)}`]) {
    assert.equal(parseRepairMethod(word), undefined, word);
  }
  assert.deepEqual(methods.map(removedComponents), [0, 0, 0, 2, 0]);
});
