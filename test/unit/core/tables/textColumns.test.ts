import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { columnNames, type Table } from '../../../../src/core/tables/table.ts';
import {
  chosenColumns,
  recordText,
  sharedNames,
  splitColumnNames,
  textColumns,
} from '../../../../src/core/tables/textColumns.ts';
import { distinctLines } from '../../../support/distinctLines.ts';

function tickets(count: number): Table {
  const lines = distinctLines(count).map(
    (text, i) =>
      `T-${i},2025-01-${i},mail,Mary Jones,lost or stolen card,"${text}",https://a.b/c d e/${i},${text.length}`,
  );
  const header = 'id,date,channel,name,label,text,link,length';
  return readTable([header, ...lines].join('\n'), 'delimited');
}

function found(table: Table): (string | undefined)[] {
  return textColumns(table).map((column) => table.columns[column]);
}

test('the text among ids, dates, channels, names, labels, addresses and numbers', () => {
  assert.deepEqual(found(tickets(200)), ['text']);
});

test('several texts, also in writing without spaces', () => {
  const table = readTable(
    'title;body;n\nThe ferry is late;渡船今天晚点两个小时才到达港口;1\nA boat in the harbour;有一只小船停在港口里面等待出发;2\n',
    'delimited',
  );
  assert.deepEqual(found(table), ['title', 'body']);
});

test('short texts where there are no longer ones; none among numbers', () => {
  assert.deepEqual(found(readTable('n,word\n1,ferry\n2,boat\n', 'delimited')), ['word']);
  // One text in all records.
  assert.deepEqual(found(readTable(`n,text\n${'1,all the same text\n'.repeat(20)}`, 'delimited')), [
    'text',
  ]);
  assert.deepEqual(found(readTable('a,b\n1,2\n3,4\n', 'delimited')), []);
  assert.deepEqual(found(readTable('', 'delimited')), []);
});

test('columns are chosen by name; one that is not there says which are', () => {
  const table = readTable('id,Text,"a, b"\n1,x,y\n', 'delimited');
  assert.deepEqual(chosenColumns(table, splitColumnNames('"a, b", text'), 'a.csv'), [2, 1]);
  assert.throws(() => chosenColumns(table, ['body'], 'a.csv'), {
    code: 'invalidInput',
    message: 'There is no column body in a.csv; its columns are id, Text, a, b.',
  });
  assert.throws(() => chosenColumns(readTable('', 'delimited'), ['body'], 'a.csv'), {
    message: 'a.csv has no columns; choose another file.',
  });
});

test('a name that several columns have is told, one that differs in case from others is not', () => {
  const columns = columnNames(['id', 'text', 'Text', 'note', 'text']);
  assert.deepEqual(sharedNames(columns, ['text', 'Text', 'TEXT', 'note', 'body']), [
    'text',
    'TEXT',
  ]);
  assert.deepEqual(sharedNames(['id', 'text'], ['text', 'id']), []);
});

test('a record is what its columns say, without those that say nothing', () => {
  const { records } = readTable('a,b,c\n one ,2,\n,,\n', 'delimited');
  assert.deepEqual(
    records.map((record) => [
      recordText(record, [0]),
      recordText(record, [0, 1, 2]),
      recordText(record, []),
    ]),
    [
      ['one', 'one\n2', ''],
      ['', '', ''],
    ],
  );
});
