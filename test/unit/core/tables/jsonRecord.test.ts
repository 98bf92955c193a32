import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonRecord } from '../../../../src/core/tables/jsonRecord.ts';
import { readTable } from '../../../../src/core/tables/readTable.ts';

test('a number that a double does not hold is what is written, any other one a number', () => {
  const read = (written: string): unknown =>
    (jsonRecord(`{"a":1,"n" : ${written} ,"n2":2}`) as { n: unknown }).n;
  for (const written of [
    '12345678901234567890',
    '9007199254740993',
    '-1234567890123456789',
    '0.1234567890123456789',
    '1e400',
    '12345678901234567.5e2',
  ]) {
    assert.equal(read(written), written);
  }
  for (const [written, value] of [
    ['1.0', 1],
    ['1e3', 1000],
    ['9007199254740992', 9007199254740992],
    ['1234567890123456000', 1234567890123456000],
    ['0.30000000000000004', 0.30000000000000004],
    ['1.50E+22', 1.5e22],
    ['-2.5e-7', -2.5e-7],
  ] as const) {
    assert.equal(read(written), value);
  }
});

test('of a key that stands twice the last counts; what is no object is as it is', () => {
  assert.deepEqual(jsonRecord('{"n":1,"n":9007199254740993}'), { n: '9007199254740993' });
  assert.deepEqual(jsonRecord('{"o":{"n":1},"s":"9007199254740993"}'), {
    o: { n: 1 },
    s: '9007199254740993',
  });
  assert.equal(jsonRecord('"a"'), 'a');
  assert.equal(jsonRecord('{'), undefined);
});

test('the ids of a table of JSON Lines are those of its file', () => {
  const { records } = readTable('{"id":1234567890123456789,"text":"a"}\n', 'jsonLines');
  assert.deepEqual(records[0]?.values, ['1234567890123456789', 'a']);
});
