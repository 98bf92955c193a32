import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loopScan, type CodeScan } from '../../src/core/rows/codeScan.ts';
import { dotAt } from '../../src/core/vectors/dotAt.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { VectorRows } from '../../src/core/rows/vectorRows.ts';
import { usearchScan } from '../../src/engine/scan/usearchScan.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const lineCount = 1000;
const queryCount = 100;
const hitCount = 10;
const { scan: usearch, note } = usearchScan();

describe('vectors of the bundled model', () => {
  let lines: Matrix;
  before(async () => {
    const engine = await openEngine(bundledModel);
    const choice = { layer: -1, pooling: 'mean' } as const;
    const texts = distinctLines(lineCount);
    const { rows, dims, data } = await engine.embedTexts({ texts, choice, priority: 'bulk' });
    lines = new Matrix(rows, dims, data);
  });

  /** `exactLimit`: 0 for 12 bits of each number. */
  function rowsWith(scan: CodeScan, exactLimit?: number): VectorRows {
    const rows = new VectorRows(lines.dims, scan, exactLimit);
    rows.addAll(lines.data.slice(queryCount * lines.dims));
    rows.encode();
    return rows;
  }

  function best(query: Float32Array): number[] {
    const scores = Array.from({ length: lineCount - queryCount }, (_, row) =>
      dotAt(query, lines.row(queryCount + row), 0),
    );
    return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, hitCount);
  }

  test(
    'usearch and loops find what brute force finds, in its order',
    { skip: usearch ? false : note },
    () => {
      const [one, other] = [rowsWith(usearch!), rowsWith(loopScan)];
      for (let query = 0; query < queryCount; query++) {
        const found = one.nearest(lines.row(query), hitCount);
        assert.deepEqual([...found.rows.slice(0, hitCount)], best(lines.row(query)));
        assert.deepEqual(other.nearest(lines.row(query), hitCount), found);
      }
    },
  );

  test('of 12 bits a number, 99 of 100 of the nearest are found', () => {
    const rows = rowsWith(usearch ?? loopScan, 0);
    let found = 0;
    for (let query = 0; query < queryCount; query++) {
      const near = rows.nearest(lines.row(query), hitCount);
      const nearest = new Set(near.rows.slice(0, hitCount));
      found += best(lines.row(query)).filter((row) => nearest.has(row)).length;
      near.scores.forEach((score, i) => {
        const exact = dotAt(lines.row(query), lines.row(queryCount + near.rows[i]!), 0);
        assert.ok(Math.abs(score - exact) < 2e-4, `${score} for ${exact}`);
      });
    }
    assert.ok(found >= 0.99 * queryCount * hitCount, `${found} of ${queryCount * hitCount}`);
  });
});
