import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeText } from '../../../../src/core/text/sizeText.ts';

test('sizes in decimal units with at most three digits', () => {
  const sizes = [0, 999, 1000, 1_240_000, 99_400_000, 99_600_000, 999_600_000, 2.3e12];
  assert.deepEqual(sizes.map(sizeText), [
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.2 MB',
    '99 MB',
    '100 MB',
    '1 GB',
    '2.3 TB',
  ]);
});
