import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileLimit, isLog, textLimit } from '../../../../../src/engine/index/files/fileLimits.ts';

test('limits differ by kind', () => {
  const rules = { maxFileBytes: 10, maxLogBytes: 70 };
  for (const path of [
    '/a/x.LOG',
    'app.log.12',
    'rows.csv',
    'rows.TAB',
    'rows.psv',
    'b.jsonl',
    'c.parquet',
  ])
    assert.ok(isLog(path), path);
  for (const path of ['catalog', 'a.log.txt', 'x.json']) assert.ok(!isLog(path), path);
  assert.deepEqual(
    ['a.log', 'a.txt', 'a.ipynb'].map((path) => textLimit(path, rules)),
    [70, 10, 10],
  );
  assert.equal(textLimit('a.log', { maxFileBytes: 10 }), 10);
  assert.equal(fileLimit('a.txt', rules), 10);
  assert.ok(fileLimit('a.ipynb', rules) > 1_000_000);
});
