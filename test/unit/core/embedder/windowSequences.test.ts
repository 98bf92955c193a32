import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { windowSequences } from '../../../../src/core/embedder/windowSequences.ts';

const specialIds = { cls: 101, sep: 102, pad: 0, unknown: 100, mask: 103 };

test('each window has [CLS] and [SEP], and all together keep each token once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 3, max: 80 }),
      fc.nat(),
      (count, windowTokens, seed) => {
        const rule = { windowTokens, overlapTokens: seed % (windowTokens - 2) };
        const pieces = Array.from({ length: count }, (_, i) => 1000 + i);
        const ids = Int32Array.of(specialIds.cls, ...pieces, specialIds.sep);
        const none = new Int32Array(ids.length);
        const encoding = { ids, spans: new Int32Array(2 * ids.length), words: none };
        const windows = windowSequences({ ...encoding, tokenTypes: none }, rule, specialIds);
        let next = 0;
        for (const window of windows) {
          assert.ok(window.ids.length <= windowTokens);
          assert.deepEqual([window.ids[0], window.ids.at(-1)], [specialIds.cls, specialIds.sep]);
          assert.equal(window.firstToken, next);
          const kept = window.ids.subarray(window.keepStart, window.keepEnd);
          next += kept.length;
          assert.deepEqual(kept, ids.subarray(window.firstToken, next));
        }
        assert.equal(next, ids.length);
      },
    ),
    { numRuns: 300 },
  );
});
