import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentText } from '../../../../../src/core/text/segmentText.ts';
import { ShownTable } from '../../../../../src/features/explorer/tables/shownTable.ts';

const source = `id,channel,text,minutes
T-2,email,"The card ""gold"" has not come",3
T-10,phone,Where is the nearest machine,"1,5"
broken,row
T-9,Email,,2
T-1,email,I was charged twice for it,
id,channel,text,minutes
T-3,,How do I change my PIN,10
`;

function open(columns?: readonly string[]) {
  const segments = [...segmentText(source, 'line', 'delimited', { columns })];
  const starts = Int32Array.from(segments, ({ start }) => start);
  return { starts, segments, table: new ShownTable(source, 'delimited', columns) };
}

test('the table: its columns, which are text, what cannot be read and what says nothing', () => {
  const page = open().table.page('words');
  assert.deepEqual(
    page.columns.map(({ name, isText, isNumeric, distinctCount }) => [
      name,
      isText,
      isNumeric,
      distinctCount,
    ]),
    [
      ['id', false, false, 5],
      ['channel', false, false, 3],
      ['text', true, false, 4],
      ['minutes', false, true, 4],
    ],
  );
  assert.deepEqual(page.columns[1]?.values, ['email', 'phone', 'Email']);
  assert.deepEqual(page.shown, ['id', 'channel', 'minutes']);
  assert.deepEqual([page.recordCount, page.emptyCount, page.brokenCount], [5, 1, 2]);
  assert.deepEqual(page.empty, [
    { message: 'Row 4: T-9 · Email · 2', start: source.indexOf('T-9') },
  ]);
  assert.deepEqual(
    page.broken.map(({ message, start }) => [message, source.slice(start, start + 6)]),
    [
      ['Row 3 (line 4) has 2 fields, and the table has 4.', 'broken'],
      ['Row 6 (line 7) is the header again.', 'id,cha'],
    ],
  );
});

test('a row: the text as it is meant, the other columns beside it; a broken record has none', () => {
  const { table, starts, segments } = open();
  assert.deepEqual(table.row(starts[0] ?? -1), {
    label: 'The card "gold" has not come',
    fields: ['T-2', 'email', '3'],
  });
  assert.equal(segments[2]?.text, 'broken,row');
  assert.equal(table.row(starts[2] ?? -1), undefined);
  const other = open(['channel', 'text']);
  assert.deepEqual(other.table.row(other.starts[0] ?? -1)?.fields, ['T-2', '3']);
});

test('filter: a value as a whole, or text that occurs, in one column or in any', () => {
  const { table, starts } = open();
  const left = (column: string | undefined, text: string, isWhole: boolean): number[] =>
    Array.from(table.order(starts, { filter: { column, text, isWhole }, sort: undefined }));
  assert.deepEqual(left('channel', 'email', true), [0, 3]);
  assert.deepEqual(left('channel', 'MAIL', false), [0, 3]);
  assert.deepEqual(left(undefined, 'row', false), [2]);
  assert.deepEqual(left(undefined, 't-1', false), [1, 3]);
  assert.deepEqual(left('id', 'T-1', true), [3]);
  assert.deepEqual(left('channel', 'row', false), []);
});

test('order: numbers as numbers, names as people count; blank and broken ones last in each direction', () => {
  const { table, starts } = open();
  const sorted = (column: string, isDescending: boolean): number[] =>
    Array.from(table.order(starts, { filter: undefined, sort: { column, isDescending } }));
  // Segments: T-2, T-10, broken, T-1, T-3.
  assert.deepEqual(sorted('minutes', false), [1, 0, 4, 2, 3]);
  assert.deepEqual(sorted('minutes', true), [4, 0, 1, 2, 3]);
  assert.deepEqual(sorted('id', false), [3, 0, 4, 1, 2]);
  assert.deepEqual(sorted('channel', true), [1, 0, 3, 2, 4]);
  assert.throws(() => sorted('note', false), /no column note any more/);
});

test('values by segment, to colour and compare by', () => {
  const { table, starts } = open();
  const channel = table.values(starts, 'channel');
  assert.ok(channel.kind === 'labels');
  assert.deepEqual(channel.labels, ['email', 'phone', 'Email']);
  assert.deepEqual([...channel.labelOf], [0, 1, -1, 0, -1]);
  const minutes = table.values(starts, 'minutes');
  assert.ok(minutes.kind === 'numbers');
  assert.deepEqual([...minutes.numbers], [3, 1.5, NaN, NaN, 10]);
});

test('50,000 records are read, filtered and sorted', () => {
  const lines = Array.from(
    { length: 50_000 },
    (_, i) => `T-${(i * 7919) % 50_000},c${i % 7},what is said in text ${i},${i % 100}`,
  );
  const text = ['id,channel,text,minutes', ...lines, ''].join('\n');
  const table = new ShownTable(text, 'delimited', undefined);
  const starts = Int32Array.from(segmentText(text, 'line', 'delimited'), ({ start }) => start);
  const order = table.order(starts, {
    filter: { column: 'channel', text: 'c3', isWhole: true },
    sort: { column: 'id', isDescending: false },
  });
  assert.equal(order.length, 7_143);
  assert.equal(table.row(starts[order[0] ?? 0] ?? 0)?.fields[1], 'c3');
});

test('a column of more values than are listed has none, and numbers are told though they are many', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i},c${i % 3},a text of some words ${i}`);
  const text = ['id,channel,text', ...rows].join('\n');
  const { columns } = new ShownTable(text, 'delimited', ['text']).page('click');
  assert.deepEqual(
    columns.map(({ isNumeric, values }) => [isNumeric, values]),
    [
      [true, []],
      [false, ['c0', 'c1', 'c2']],
      [false, []],
    ],
  );
  assert.ok(
    columns.every(({ distinctCount, values }) => distinctCount > 50 || values.length === 3),
  );
});
