import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asItIsText,
  isSearchedAsItIs,
  leftOutText,
  unclosedText,
} from '../../../../src/core/search/leftOutText.ts';

test('what is not searched is counted by its reasons', () => {
  assert.equal(leftOutText([]), '');
  assert.equal(
    leftOutText(['not text', 'larger than 20 MB', 'larger than 20 MB']),
    '3 files not searched: 2 larger than 20 MB, 1 binary',
  );
  assert.equal(leftOutText(['cannot be read']), '1 file not searched: 1 cannot be read');
});

test('a file with broken records is searched, and they are named', () => {
  assert.equal(unclosedText([]), undefined);
  assert.equal(unclosedText([1200]), 'a quote in line 1,200 is never closed');
  const several = unclosedText([3, 9, 12])!;
  assert.equal(several, '3 quotes are never closed, the first in line 3');
  assert.deepEqual([several, 'not text'].map(isSearchedAsItIs), [true, false]);
  assert.equal(leftOutText([several]), '');
  assert.equal(leftOutText(['not text', several]), '1 file not searched: 1 binary');
  assert.equal(
    asItIsText('rows.csv', several),
    'rows.csv: 3 quotes are never closed, the first in line 3; the record is read line by line.',
  );
});
