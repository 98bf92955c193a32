import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ProgressReport } from '../../../../src/engine/index/openIndexes.ts';
import type { IndexProgress } from '../../../../src/protocol/indexApi.ts';
import { setClock } from '../../../support/setClock.ts';

/** A report, what it told, and a clock that stands still until it is set on. */
function setup(t: TestContext) {
  const told: IndexProgress[] = [];
  const clock = { now: 0 };
  setClock(t, () => clock.now);
  return { told, clock, report: new ProgressReport((progress) => told.push(progress)) };
}

/** Of ten texts. */
function share(fraction: number) {
  return { fraction, texts: { done: Math.round(10 * fraction), total: 10 } };
}

describe('ProgressReport', () => {
  test('files are told at most twenty times a second', (t) => {
    const { told, clock, report } = setup(t);
    for (let count = 1; count <= 100; count++, clock.now += 10) report.files(count);
    assert.deepEqual(
      told.map(({ files }) => files),
      Array.from({ length: 20 }, (_, i) => 5 * i + 1),
    );
    assert.deepEqual(told[0], { phase: 'files', files: 1, fraction: undefined });
  });

  test('a long file is told of by how much of it is read', (t) => {
    const { told, clock, report } = setup(t);
    for (const [count, share] of [[1], [2, 0.1], [2, 0.1], [2, 0.6], [2, 0.5], [3]] as const) {
      clock.now += 1000;
      report.files(count, share);
    }
    report.embedding(3);
    assert.deepEqual(
      told.map(({ files, share }) => [files, share]),
      [
        [1, undefined],
        [2, 0.1],
        [2, 0.6],
        [3, undefined],
        [3, undefined],
      ],
    );
  });

  test('it never goes back, also where a part is done again', (t) => {
    const { told, clock, report } = setup(t);
    const files = (counts: readonly number[]): void => {
      for (const count of counts) {
        clock.now += 1000;
        report.files(count);
      }
    };
    files([3, 8]);
    // On a new file, since the old one was damaged.
    files([1, 5, 9]);
    report.embedding(7);
    for (const fraction of [0, 0.5, 0.9]) report.embedded(share(fraction));
    files([1, 9]);
    report.embedding(7);
    for (const fraction of [0, 0.9, 1]) report.embedded(share(fraction));
    assert.deepEqual(
      told.map(({ phase, files: count, fraction }) => [phase, count, fraction]),
      [
        ...[3, 8, 9].map((count) => ['files', count, undefined]),
        ['embedding', 9, undefined],
        ...[0, 0.5, 0.9].map((fraction) => ['embedding', 9, fraction]),
        ['embedding', 9, 0.9],
        ['embedding', 9, 1],
      ],
    );
  });

  test('shares of the embedding are all told, and so is its beginning', (t) => {
    const { told, report } = setup(t);
    report.files(1);
    report.embedding(20);
    report.embedded(share(0));
    report.embedded(share(0.1));
    report.embedded(share(0.2));
    assert.deepEqual(
      told.map(({ files, fraction, texts }) => [files, fraction, texts?.done]),
      [
        [1, undefined, undefined],
        [20, undefined, undefined],
        [20, 0, 0],
        [20, 0.1, 1],
        [20, 0.2, 2],
      ],
    );
  });
});
