import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loopScan, type CodeScan } from '../../../../src/core/rows/codeScan.ts';
import { dotAt } from '../../../../src/core/vectors/dotAt.ts';
import { VectorRows } from '../../../../src/core/rows/vectorRows.ts';
import { usearchScan } from '../../../../src/engine/scan/usearchScan.ts';
import { someVectors } from '../../engine/index/indexSetup.ts';

const dims = 24;
const count = 3000;
const vectors = someVectors(count, dims);
// Texts that differ in what the model does not see have one vector.
for (let i = 100; i < 160; i++) vectors[i * 17] = vectors[100]!;
const queries = [...someVectors(20, dims, 2), vectors[100]!, vectors[7]!];

function rowsWith(scan: CodeScan, exactLimit?: number): VectorRows {
  const rows = new VectorRows(dims, scan, exactLimit);
  for (const vector of vectors.slice(0, 1000)) rows.add(vector, 0);
  const rest = new Float32Array((count - 1000) * dims);
  vectors.slice(1000).forEach((vector, i) => {
    rest.set(vector, i * dims);
  });
  rows.addAll(rest.slice(0, 700 * dims));
  rows.addAll(rest.subarray(700 * dims));
  return rows;
}

/** Rows and scores of brute force, highest first, equal ones by number. */
function bruteForce(query: Float32Array): { row: number; score: number }[] {
  return vectors
    .map((vector, row) => ({ row, score: Math.min(1, dotAt(query, vector, 0)) }))
    .sort((a, b) => b.score - a.score || a.row - b.row);
}

const { scan: usearch, note } = usearchScan();

describe('VectorRows', () => {
  for (const [name, scan] of [
    ['loops', loopScan],
    ['usearch', usearch],
  ] as const) {
    test(
      `${name}: the nearest rows and their scores are those of brute force`,
      { skip: scan ? false : note },
      () => {
        const rows = rowsWith(scan!);
        for (const [turn, query] of queries.entries()) {
          // First without codes, then with those of a part, of half a chunk, at last of all.
          rows.encode([0, 300, 1000, Infinity][Math.floor(turn / 6)]);
          const expected = bruteForce(query);
          for (const wanted of [1, 10, 70, count - 1, count + 5]) {
            const found = rows.nearest(query, wanted);
            const last = expected[Math.min(wanted, count) - 1]!.score;
            const kept = expected.filter(({ score }) => score >= last);
            assert.deepEqual(
              [...found.rows],
              kept.map(({ row }) => row),
            );
            assert.deepEqual(
              [...found.scores],
              kept.map(({ score }) => score),
            );
          }
        }
      },
    );
  }

  test(
    'usearch and loops find the same beyond the limit of exact rows, near what is exact',
    { skip: usearch ? false : note },
    () => {
      const [one, other] = [rowsWith(loopScan, 1000), rowsWith(usearch!, 1000)];
      let found = 0;
      for (const query of queries.slice(0, 20)) {
        const [a, b] = [one.nearest(query, 10), other.nearest(query, 10)];
        assert.deepEqual(a, b);
        const expected = bruteForce(query).slice(0, 10);
        a.scores.slice(0, 10).forEach((score, i) => {
          assert.ok(Math.abs(score - expected[i]!.score) < 0.001);
        });
        found += expected.filter(({ row }) => a.rows.includes(row)).length;
      }
      assert.ok(found >= 198, `${found} of 200`);
    },
  );

  test('rows that were exact are the same, nearly, after the limit was passed', () => {
    const rows = new VectorRows(dims, loopScan, 500);
    for (const vector of vectors.slice(0, 500)) rows.add(vector, 0);
    const query = queries[0]!;
    const before = Float64Array.from({ length: 500 }, (_, row) => rows.cosine(query, row));
    assert.equal(before[3], dotAt(query, vectors[3]!, 0));
    rows.add(vectors[500]!, 0);
    for (let row = 0; row < 500; row++) {
      assert.ok(Math.abs(rows.cosine(query, row) - before[row]!) < 0.001);
      assert.ok(dotAt(rows.vector(row), vectors[row]!, 0) > 0.9995);
    }
  });

  test('rows of zeros and queries of zeros are scored as 0', () => {
    const rows = new VectorRows(2, usearch ?? loopScan);
    rows.add(new Float32Array([0, 0]), 0);
    rows.add(new Float32Array([0, -1]), 0);
    assert.deepEqual([...rows.nearest(new Float32Array([0, 1]), 2).rows], [0, 1]);
    assert.deepEqual([...rows.nearest(new Float32Array([0, 0]), 2).scores].map(Math.abs), [0, 0]);
    assert.equal(rows.nearest(new Float32Array([0, 1]), 0).rows.length, 0);
    assert.throws(() => rows.cosine(new Float32Array(2), 2), RangeError);
  });
});
