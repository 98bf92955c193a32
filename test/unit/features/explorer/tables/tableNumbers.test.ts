import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../../../../src/core/tables/readTable.ts';
import { ShownTable } from '../../../../../src/features/explorer/tables/shownTable.ts';
import {
  areNumbers,
  tableNumbers,
} from '../../../../../src/features/explorer/tables/tableNumbers.ts';

const read = (lines: readonly string[]) =>
  tableNumbers(readTable(['text;minutes', ...lines].join('\n'), 'delimited'), 1);

test('numbers as the column writes them; what is none is named by its row', () => {
  const { numbers, others, otherCount } = read(['a;1,5', 'b;', 'c;soon', 'd;2', 'e;−3,25']);
  assert.deepEqual(Array.from(numbers), [1.5, NaN, NaN, 2, -3.25]);
  assert.deepEqual([others, otherCount], [[{ row: 3, value: 'soon' }], 1]);
});

test('a value that may be two numbers is refused with its row, and a column of words', () => {
  assert.throws(
    () => read(['a;1', 'b;1,234', 'c;2']),
    /Row 2: 1,234 in column minutes may be 1234 or 1\.234; write/,
  );
  assert.throws(
    () => read(['a;1', 'b;late', 'c;soon']),
    /Most values of column minutes are no numbers: row 2 has “late”\. Choose/,
  );
});

test('a column can be learned where most is numbers, and two of them differ', () => {
  assert.ok(areNumbers(['1', '2', 'none']));
  assert.ok(!areNumbers(['1']) && !areNumbers(['1', 'a', '2', 'b']) && !areNumbers([]));
  const source = 'text,minutes,day\nWhere is my parcel today,3,Mon\nIs it late,4,Tue\nBroken,?,1\n';
  const table = new ShownTable(source, 'delimited', ['text']);
  const page = table.page('words');
  assert.deepEqual(
    page.columns.map(({ hasNumbers }) => hasNumbers),
    [false, true, false],
  );
  const { numbers, recordOf } = table.numbers(
    Int32Array.from([0, source.indexOf('Where'), source.indexOf('Broken')]),
    'minutes',
  );
  assert.deepEqual(
    [Array.from(numbers), Array.from(recordOf)],
    [
      [3, 4, NaN],
      [-1, 0, 2],
    ],
  );
  assert.throws(() => table.numbers(new Int32Array(), 'hours'), /no column hours any more/);
});
