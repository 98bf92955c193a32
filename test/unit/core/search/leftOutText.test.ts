import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asItIsText,
  brokenRecords,
  fileProblem,
  isSearchedAsItIs,
  leftOutText,
  noColumn,
  tooLarge,
  type FileProblem,
} from '../../../../src/core/search/leftOutText.ts';

const notText: FileProblem = { code: 'notText', reason: 'not text' };

test('what is not searched is counted by its reasons', () => {
  assert.equal(leftOutText([]), '');
  assert.equal(
    leftOutText([notText, tooLarge(20_000_000), tooLarge(20_000_000)]),
    '3 files not searched: 2 larger than 20 MB, 1 binary',
  );
  assert.equal(
    leftOutText([{ code: 'unreadable', reason: 'cannot be read' }]),
    '1 file not searched: 1 cannot be read',
  );
});

test('a file with broken records is searched, and they are named', () => {
  assert.equal(brokenRecords([]), undefined);
  assert.equal(brokenRecords([1200])?.reason, 'a quote in line 1,200 is never closed');
  const several = brokenRecords([3, 9, 12])!;
  assert.equal(several.reason, '3 quotes are never closed, the first in line 3');
  assert.deepEqual([several, notText].map(isSearchedAsItIs), [true, false]);
  // What it is called says nothing of what it is.
  assert.ok(isSearchedAsItIs({ ...several, reason: 'ein Anführungszeichen fehlt' }));
  assert.ok(!isSearchedAsItIs({ ...notText, reason: 'a name that is never closed' }));
  assert.equal(leftOutText([several]), '');
  assert.equal(leftOutText([notText, several]), '1 file not searched: 1 binary');
  const tables = [
    fileProblem('notParquet', ['no footer']),
    fileProblem('notParquet', ['no codec']),
    fileProblem('longTable'),
  ];
  assert.equal(
    leftOutText(tables),
    '3 files not searched: 2 cannot be read as Parquet, 1 too long a table',
  );
  assert.equal(
    asItIsText('rows.csv', several),
    'rows.csv: 3 quotes are never closed, the first in line 3; the record is read line by line.',
  );
});

test('a table without the column that was chosen is searched, and its columns are named', () => {
  const file = noColumn(['note', 'x'], ['id', 'text']);
  assert.equal(isSearchedAsItIs(file), true);
  assert.equal(
    asItIsText('rows.csv', file),
    'rows.csv: there is no column note, x; its columns are id, text.',
  );
  const many = Array.from({ length: 40 }, (_, i) => `c${i}`);
  assert.match(noColumn(['note'], many).reason, /c29 and 10 more$/);
});
