import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { columnNames, type Table } from '../../../../src/core/tables/table.ts';
import {
  chosenColumns,
  recordText,
  sampleUnits,
  sharedNames,
  splitColumnNames,
  textColumns,
} from '../../../../src/core/tables/textColumns.ts';
import { tableLayout } from '../../../../src/core/tables/tableLayout.ts';
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

test('messages of a few templates, beside levels, hosts and ids', () => {
  const messages = ['the disk is full', 'no answer from the other host', 'started after a while'];
  const row = (i: number): string =>
    `E-${i},${i % 2 ? 'warn' : 'error'},${messages[i % 3]},web ${i % 9}`;
  const rows = Array.from({ length: 60 }, (_, i) => row(i));
  assert.deepEqual(found(readTable(['id,level,message,host', ...rows].join('\n'), 'delimited')), [
    'message',
  ]);
  const json = rows.map((row) => {
    const [id, level, message] = row.split(',');
    return JSON.stringify({ id, level, message });
  });
  assert.deepEqual(found(readTable(json.join('\n'), 'jsonLines')), ['message']);
  // One text in all records.
  assert.deepEqual(found(readTable(`n,text\n${'1,all the same text\n'.repeat(20)}`, 'delimited')), [
    'text',
  ]);
});

test('of short texts all columns of words, and neither ids nor numbers; none among numbers', () => {
  assert.deepEqual(found(readTable('n,word\n1,ferry\n2,boat\n', 'delimited')), ['word']);
  const places =
    'id,city,hash,country,mail,n\nT-1,Oslo,3fa9,Norway,a@b.no,1\nT-2,Bergen,c0de1,Norway,,2\n';
  assert.deepEqual(found(readTable(places, 'delimited')), ['city', 'country']);
  assert.deepEqual(found(readTable('n,name\n1,王\n2,李\n', 'delimited')), ['name']);
  assert.deepEqual(found(readTable('a,b\n1,2\n3,4\n', 'delimited')), []);
  assert.deepEqual(found(readTable('', 'delimited')), []);
});

test('labels and paths whose words are joined are no texts', () => {
  const labels = ['card_not_working_yet', 'lost_or_stolen_card', 'top-up-by-bank-transfer'];
  const rows = Array.from(
    { length: 40 },
    (_, i) => `lost my card ${i},${labels[i % 3]},src/core/of/tables/${i}.ts`,
  );
  const table = readTable(['text,label,file', ...rows].join('\n'), 'delimited');
  assert.deepEqual(found(table), ['text']);
});

test('one column alone, with a name and without', () => {
  const lines = distinctLines(20);
  const named = readTable(['text', ...lines].join('\n'), 'delimited');
  assert.deepEqual([found(named), named.hasHeader, named.records.length], [['text'], true, 20]);
  const plain = readTable(lines.join('\n'), 'delimited');
  assert.deepEqual([found(plain), plain.hasHeader, plain.records.length], [['1'], false, 20]);
});

test('what lies beyond the beginning of a table chooses none of its columns, in one part or in several', () => {
  const short = Array.from({ length: 2000 }, (_, i) => `${i},a few words ${i},x`);
  const long = `1,2,${'many other words of a text '.repeat(20)}`;
  const pad = Array.from({ length: 2000 }, (_, i) => `${i},a few words ${i},${'7'.repeat(500)}`);
  const text = ['n,title,body', ...short, ...pad, ...Array.from({ length: 3000 }, () => long)].join(
    '\n',
  );
  assert.ok(text.length > 2 * sampleUnits);
  assert.deepEqual(found(readTable(text, 'delimited')), ['title']);
  assert.deepEqual(tableLayout(text, 'delimited')?.text, [1]);
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
