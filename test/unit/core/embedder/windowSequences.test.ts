import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { windowSequences } from '../../../../src/core/embedder/windowSequences.ts';

for (const [name, around] of [
  ['[CLS] and [SEP]', { before: [101], after: [102] }],
  ['one token after the text', { before: [], after: [1] }],
  ['nothing', { before: [], after: [] }],
] as const) {
  test(`each window has ${name} around it, and all together keep each token once`, () => {
    const { before, after } = around;
    const outer = before.length + after.length;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 3, max: 80 }),
        fc.nat(),
        (count, windowTokens, seed) => {
          const rule = { windowTokens, overlapTokens: seed % (windowTokens - 2) };
          const pieces = Array.from({ length: count }, (_, i) => 1000 + i);
          const ids = Int32Array.of(...before, ...pieces, ...after);
          const none = new Int32Array(ids.length);
          const encoding = { ids, spans: new Int32Array(2 * ids.length), words: none };
          const windows = windowSequences({ ...encoding, tokenTypes: none }, rule, around);
          let next = 0;
          for (const window of windows) {
            assert.ok(window.ids.length <= windowTokens);
            assert.deepEqual([...window.ids.subarray(0, before.length)], before);
            assert.deepEqual([...window.ids.subarray(window.ids.length - after.length)], after);
            assert.ok(window.ids.subarray(before.length).length >= outer - before.length);
            assert.equal(window.firstToken, next);
            const kept = window.ids.subarray(window.keepStart, window.keepEnd);
            next += kept.length;
            assert.deepEqual(kept, ids.subarray(window.firstToken, next));
          }
          assert.equal(next, ids.length);
        },
      ),
      { numRuns: 200 },
    );
  });
}
