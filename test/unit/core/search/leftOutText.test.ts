import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOutText } from '../../../../src/core/search/leftOutText.ts';

test('what is not searched is counted by its reasons', () => {
  assert.equal(leftOutText([]), '');
  assert.equal(
    leftOutText(['not text', 'larger than 20 MB', 'larger than 20 MB']),
    '3 files not searched: 2 larger than 20 MB, 1 binary',
  );
  assert.equal(leftOutText(['cannot be read']), '1 file not searched: 1 cannot be read');
});
