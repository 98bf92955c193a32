import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableCsv, tableJson } from '../../../src/webview/format/numberTable.ts';
import { parseCsv } from '../../support/parseCsv.ts';

const table = {
  columns: ['line', 'a "text", quoted', 'cosine'],
  rows: [
    [1, 'one, two', Math.fround(0.1)],
    [16777217, 'a\nb "c"', 0.1 + 0.2],
    [3, '', NaN],
    [4, '  kept ', Infinity],
  ],
};

test('CSV has each text, and each number exactly; what is no number is empty', () => {
  assert.deepEqual(parseCsv(tableCsv(table)), [
    table.columns,
    ['1', 'one, two', '0.1'],
    ['16777217', 'a\nb "c"', '0.30000000000000004'],
    ['3', '', ''],
    ['4', '  kept ', ''],
  ]);
});

test('JSON has the same, with null in the place of no number', () => {
  assert.deepEqual(JSON.parse(tableJson(table)), {
    columns: table.columns,
    rows: [
      [1, 'one, two', 0.1],
      [16777217, 'a\nb "c"', 0.1 + 0.2],
      [3, '', null],
      [4, '  kept ', null],
    ],
  });
});

test('a table without rows is still a table', () => {
  assert.equal(tableCsv({ columns: ['a'], rows: [] }), 'a\n');
  assert.deepEqual(JSON.parse(tableJson({ columns: ['a'], rows: [] })), {
    columns: ['a'],
    rows: [],
  });
});
