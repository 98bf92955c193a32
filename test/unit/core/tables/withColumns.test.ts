import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import type { TableFormat } from '../../../../src/core/tables/tableFormat.ts';
import { withColumns } from '../../../../src/core/tables/withColumns.ts';

/** The copy of a table whose records get a label and a number by their order, but for the second one. */
function copied(text: string, format: TableFormat): string {
  let i = 0;
  return withColumns(text, format, ['label', 'probability'], () =>
    ++i === 2 ? undefined : [`a "b", ${i}`, i / 4],
  );
}

describe('a copy of a table with more columns', () => {
  test('what stood there stays: quotes, line breaks, a mark at the beginning, broken records', () => {
    const text =
      '\ufeffid,text,label\r\n1,"a, ""b""\nc",x\r\n2,plain words,y\r\n3,too few\r\n\r\n4,last words,z';
    const copy = copied(text, 'delimited');
    assert.equal(
      copy,
      '\ufeffid,text,label,label (2),probability\r\n1,"a, ""b""\nc",x,"a ""b"", 1",0.25\r\n2,plain words,y,,\r\n3,too few\r\n\r\n4,last words,z,"a ""b"", 3",0.75',
    );
    const table = readTable(copy, 'delimited');
    assert.deepEqual(table.columns, ['id', 'text', 'label', 'label (2)', 'probability']);
    assert.deepEqual(table.records[0]!.values, ['1', 'a, "b"\nc', 'x', 'a "b", 1', '0.25']);
  });

  test('with semicolons, tabs and a line that names the separator', () => {
    const semicolons = copied('sep=;\nid;text\n1;one two\n2;three four\n3;five\n', 'delimited');
    assert.equal(
      semicolons,
      'sep=;\nid;text;label;probability\n1;one two;"a ""b"", 1";0.25\n2;three four;;\n3;five;"a ""b"", 3";0.75\n',
    );
    assert.equal(
      copied('id\ttext\n1\tone, two\n', 'delimited'),
      'id\ttext\tlabel\tprobability\n1\tone, two\t"a ""b"", 1"\t0.25\n',
    );
  });

  test('records of one field stay that, whatever quotes and commas they have', () => {
    const copy = copied('note\n"a","b"\n"";\n"c, d"\ne\n', 'delimited');
    assert.equal(
      copy,
      'note,label,probability\n"a,""b""","a ""b"", 1",0.25\n"";,,\n"c, d","a ""b"", 3",0.75\ne,"a ""b"", 4",1\n',
    );
    const { records, broken } = readTable(copy, 'delimited');
    assert.deepEqual(
      records.map(({ values }) => values[0]),
      ['a,"b"', ';', 'c, d', 'e'],
    );
    assert.deepEqual(broken, []);
  });

  test('a quote that is never closed does not take what is added behind it', () => {
    const copy = copied(
      'id,text,from\n1,one,a\n2,"never "" closed\n3,three,c\n4,"four",d\n',
      'delimited',
    );
    assert.equal(
      copy,
      'id,text,from,label,probability\n1,one,a,"a ""b"", 1",0.25\n2,"""never """" closed",,,\n3,three,c,,\n4,"four",d,"a ""b"", 3",0.75\n',
    );
    const { records, broken } = readTable(copy, 'delimited');
    assert.deepEqual(broken, []);
    assert.deepEqual(records[1]!.values, ['2', '"never "" closed', '', '', '']);
    const one = copied('Lost my parcel\n"Where is it\nIt came broken\n', 'delimited');
    assert.equal(one, 'Lost my parcel,"a ""b"", 1",0.25\n"""Where is it",,\nIt came broken,,\n');
  });

  test('blank fields behind the last column are left out', () => {
    const copy = copied('id,text\n1,one two,,\n2,"three, four","" ,\n3,five\n', 'delimited');
    assert.equal(
      copy,
      'id,text,label,probability\n1,one two,"a ""b"", 1",0.25\n2,"three, four",,\n3,five,"a ""b"", 3",0.75\n',
    );
  });

  test('JSON Lines: an object keeps its form, a string becomes one', () => {
    const text = '{"text": "a", "n": [1, 2] }\n\n"b"\nnot JSON\n"c \\u2028"\n{}\n';
    assert.equal(
      copied(text, 'jsonLines'),
      '{"text": "a", "n": [1, 2] ,"label":"a \\"b\\", 1","probability":0.25}\n\n"b"\nnot JSON\n{"text":"c \\u2028","label":"a \\"b\\", 3","probability":0.75}\n{"label":"a \\"b\\", 4","probability":1}\n',
    );
  });
});
