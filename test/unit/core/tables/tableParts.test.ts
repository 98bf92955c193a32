import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import type { TableFormat } from '../../../../src/core/tables/tableFormat.ts';
import type { BrokenRecord, Table, TableRecord } from '../../../../src/core/tables/table.ts';
import { TableParts } from '../../../../src/core/tables/tableParts.ts';

/** More than the first part has to be. */
const before = 'id,text\n' + '1,"The ferry, which\nleaves at ""noon"", is full."\n'.repeat(22_000);

function readInParts(
  text: string,
  format: TableFormat,
  pieceUnits: number,
): { readonly table: Table; readonly partCount: number } {
  const parts = new TableParts(format);
  const records: TableRecord[] = [];
  const broken: BrokenRecord[] = [];
  const found: Table[] = [];
  for (let at = 0; at < text.length; at += pieceUnits) {
    const part = parts.add(text.slice(at, at + pieceUnits));
    if (part) found.push(part);
  }
  const last = parts.end();
  found.push(last);
  for (const part of found) {
    records.push(...part.records);
    broken.push(...part.broken);
  }
  const { columns, hasHeader } = last;
  return { table: { columns, hasHeader, records, broken }, partCount: found.length };
}

const lines = [
  '2,"a quote that is never closed\n',
  '3,two words\r\n',
  '4,"a ""b"" c\r\n\r\nd" \n',
  '5,one,two,three\n',
  'id,text\n',
  '\n',
  '6,"x"y\r',
  `7,"${'long '.repeat(25_000)}"\n`,
  '8,"a;b|c\t"\n',
];

test('parts of a delimited table have the records of the whole, wherever its pieces end', () => {
  const tail = fc.array(fc.constantFrom(...lines), { maxLength: 12 });
  fc.assert(
    fc.property(tail, fc.integer({ min: 1, max: 400_000 }), (some, units) => {
      const text = before + some.join('') + 'end';
      const { table, partCount } = readInParts(text, 'delimited', 300_001 + units);
      assert.ok(partCount > 1);
      assert.deepEqual(table, readTable(text, 'delimited'));
    }),
    { numRuns: 8 },
  );
});

test('columns of JSON Lines may come up in any part, and lines and rows are counted on', () => {
  const text =
    '{"id":1,"text":"The ferry leaves."}\n'.repeat(40_000) +
    'no JSON\n\n{"late":"a","text":"b"}\n"c"\n[1]\n'.repeat(9000);
  const { table, partCount } = readInParts(text, 'jsonLines', 200_000);
  assert.ok(partCount > 1);
  assert.deepEqual(table.columns, ['id', 'text', 'late']);
  assert.deepEqual(table, readTable(text, 'jsonLines'));
});

test('what is shorter than a first part is read at its end', () => {
  const text = '\ufeffid,text\n1,a\n2,b';
  assert.deepEqual(readInParts(text, 'delimited', 5).table, readTable(text, 'delimited'));
  assert.deepEqual(readInParts('', 'delimited', 5).table, readTable('', 'delimited'));
});

test('values of other columns than those that are kept are not made', () => {
  const jsonLines = '{"id":1,"text":"The ferry leaves."}\n'.repeat(90_000);
  for (const [format, text] of [
    ['delimited', before],
    ['jsonLines', jsonLines],
  ] as const) {
    const parts = new TableParts(format);
    const first = parts.add(text);
    assert.deepEqual(Object.keys(first?.records[0]?.values ?? []), ['0', '1']);
    parts.keep((column) => column === 'text');
    parts.add(text);
    const { columns, records } = parts.end();
    assert.deepEqual(columns, ['id', 'text']);
    assert.deepEqual(records, []);
    const later = parts.add(`${text}1`);
    assert.deepEqual(Object.keys(later?.records[1]?.values ?? []), ['1']);
  }
});

test('a record without an end is refused before all of it is in memory', () => {
  const parts = new TableParts('jsonLines');
  const piece = 'x'.repeat(20_000_000);
  parts.add(piece);
  parts.add(piece);
  assert.throws(() => parts.add(piece), { code: 'unsupported' });
});
