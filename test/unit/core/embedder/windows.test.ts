import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planWindows } from '../../../../src/core/embedder/windows.ts';
import { AppError } from '../../../../src/core/errors/appError.ts';

const bundled = { windowTokens: 256, overlapTokens: 64 };

test('text that fits is one window', () => {
  assert.deepEqual(planWindows(254, bundled), [{ start: 0, end: 254, keepStart: 0, keepEnd: 254 }]);
  assert.deepEqual(planWindows(0, bundled), [{ start: 0, end: 0, keepStart: 0, keepEnd: 0 }]);
});

test('one token more makes two full windows', () => {
  const windows = planWindows(255, bundled);
  assert.deepEqual(
    windows.map(({ start, end }) => [start, end]),
    [
      [0, 254],
      [1, 255],
    ],
  );
});

test('every token is kept once, where it stands farthest from an edge', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 3, max: 80 }),
      fc.nat(),
      (count, windowTokens, seed) => {
        const overlapTokens = seed % (windowTokens - 2);
        const windows = planWindows(count, { windowTokens, overlapTokens });
        let next = 0;
        for (const { start, end, keepStart, keepEnd } of windows) {
          assert.equal(keepStart, next);
          assert.ok(start <= keepStart && keepEnd <= end);
          assert.ok(end - start <= windowTokens - 2);
          next = keepEnd;
        }
        assert.equal(next, count);
        // The text's own beginning and end are no edges: nothing is missing there.
        const distance = (token: number, w: { start: number; end: number }): number =>
          Math.min(
            w.start === 0 ? Infinity : token - w.start,
            w.end === count ? Infinity : w.end - 1 - token,
          );
        for (const kept of windows) {
          for (let token = kept.keepStart; token < kept.keepEnd; token++) {
            const best = Math.max(
              ...windows
                .filter((w) => w.start <= token && token < w.end)
                .map((w) => distance(token, w)),
            );
            assert.equal(distance(token, kept), best);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('an overlap as long as the window is refused', () => {
  assert.throws(
    () => planWindows(10, { windowTokens: 10, overlapTokens: 8 }),
    (error: unknown) => error instanceof AppError && error.code === 'invalidInput',
  );
});
