import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readTable } from '../../../../src/core/tables/readTable.ts';
import { tableFormatOf } from '../../../../src/core/tables/tableFormat.ts';
import { brokenText, columnNames, valueOf, type Table } from '../../../../src/core/tables/table.ts';
import { parseCsv } from '../../../support/parseCsv.ts';
import { sharedData } from '../../../support/projectPaths.ts';

function values({ records, columns }: Table): string[][] {
  return records.map((record) => columns.map((_, i) => valueOf(record, i)));
}

function broken({ broken: found, columns }: Table): string[] {
  return found.map((each) => brokenText(each, columns.length));
}

test('what is a table is said by its name', () => {
  assert.deepEqual(
    [
      'a.CSV',
      'a.tsv',
      'a.tab',
      'a.psv',
      'a.jsonl',
      'b/a.ndjson',
      'a.Parquet',
      'a.json',
      'csv.md',
    ].map(tableFormatOf),
    [
      ...Array<string>(4).fill('delimited'),
      ...Array<string>(3).fill('jsonLines'),
      ...[undefined, undefined],
    ],
  );
});

describe('delimited text', () => {
  test('records with values, places and lines; quotes, line breaks and characters of two units in them', () => {
    const text =
      '\ufeffid, text\r\n1,"The 😀 ""ferry""\r\nleaves"\r\n\r\n2,"a, b" \r\n3,five "six"';
    const table = readTable(text, 'delimited');
    assert.deepEqual(table.columns, ['id', 'text']);
    assert.deepEqual(values(table), [
      ['1', 'The 😀 "ferry"\r\nleaves'],
      ['2', 'a, b'],
      ['3', 'five "six"'],
    ]);
    assert.deepEqual(
      table.records.map(({ row, line, start, end }) => [row, line, text.slice(start, end)]),
      [
        [1, 2, '1,"The 😀 ""ferry""\r\nleaves"'],
        [2, 5, '2,"a, b" '],
        [3, 6, '3,five "six"'],
      ],
    );
    assert.deepEqual(table.broken, []);
  });

  const separated: [name: string, text: string][] = [
    ['commas', 'id,text,n\n1,one; two,3\n2,"x,y",4\n'],
    ['semicolons with decimal commas', 'id;text;n\n1;one, two, three;3,5\n2;x;4,25\n'],
    ['tabs', 'id\ttext\tn\n1\tone, two\t3,5\n2\tx;y\t4\n'],
    ['semicolons, as often as decimal commas', 'id;text;n\n1;a;3,5\n2;b;4,2\n'],
    ['bars', 'id|text|n\n1|one, two|3,5\n2|x;y|4\n'],
    ['what the file says itself', 'sep=;\nid;text;n\n1;a;2\n2;b;3\n'],
  ];
  for (const [name, text] of separated) {
    test(`the separator is found: ${name}`, () => {
      const table = readTable(text, 'delimited');
      assert.deepEqual(table.columns, ['id', 'text', 'n']);
      assert.deepEqual([table.records.length, table.broken.length], [2, 0]);
      assert.deepEqual(
        table.records.map(({ row }) => row),
        [1, 2],
      );
    });
  }

  test('as many commas as semicolons: those of numbers', () => {
    const { columns, records } = readTable('text;price, EUR\ngood;3,5\nbad;4,5\n', 'delimited');
    assert.deepEqual(columns, ['text', 'price, EUR']);
    assert.deepEqual(
      records.map(({ values }) => values),
      [
        ['good', '3,5'],
        ['bad', '4,5'],
      ],
    );
  });

  test('a byte order mark before a header in quotes that has a line break', () => {
    const table = readTable('\ufeff"text\nlong",label\n"a, b",x\n', 'delimited');
    assert.deepEqual([table.columns, table.broken], [['text\nlong', 'label'], []]);
  });

  test('another separator in front of a quote opens no field', () => {
    const table = readTable('id,text\n1,he said;"well\n2,so', 'delimited');
    assert.deepEqual(values(table), [
      ['1', 'he said;"well'],
      ['2', 'so'],
    ]);
  });

  test('one column: commas belong to the text', () => {
    const table = readTable('text\nWell, yes\n"No, ""never"""\n', 'delimited');
    assert.deepEqual(table.columns, ['text']);
    assert.deepEqual(values(table), [['Well, yes'], ['No, "never"']]);
  });

  test('broken records are named by row and line, and the rest is read', () => {
    const text = 'id,text\n1,"open\n2,fine\n3\n4,a,b\n5,c,,\nid,text\n6,"d\ne"\n';
    const table = readTable(text, 'delimited');
    assert.deepEqual(values(table), [
      ['2', 'fine'],
      ['5', 'c'],
      ['6', 'd\ne'],
    ]);
    assert.deepEqual(
      table.records.map(({ row, line }) => [row, line]),
      [
        [2, 3],
        [5, 6],
        [7, 8],
      ],
    );
    assert.deepEqual(broken(table), [
      'Row 1 (line 2) has a quote that is not closed.',
      'Row 3 (line 4) has 1 field, and the table has 2.',
      'Row 4 (line 5) has 3 fields, and the table has 2.',
      'Row 6 (line 7) is the header again.',
    ]);
    assert.deepEqual(
      table.broken.map(({ start, end }) => text.slice(start, end)),
      ['1,"open', '3', '4,a,b', 'id,text'],
    );
  });

  test('of a name that stands there 30,000 times each has its number', () => {
    assert.equal(columnNames(Array<string>(30_000).fill('a')).at(-1), 'a (30000)');
  });

  test('a name that stands twice, and one that is missing', () => {
    assert.deepEqual(readTable('text,text,,text (2)\na,b,c,d\n', 'delimited').columns, [
      'text',
      'text (2)',
      '3',
      'text (2) (2)',
    ]);
  });

  test('a header is one unless it is data', () => {
    const headers: [text: string, hasHeader: boolean][] = [
      ['id,text\n1,a', true],
      // A survey's.
      [
        'Timestamp,What would you like us to improve about the service?,Anything else!\n1/2/2024,a,b',
        true,
      ],
      ['text', true],
      // What stands in its column again is a value, but for the whole header.
      ['My card is late,cards\nWhere is it,cards\nIt came broken,other', false],
      ['note,kind\nMy card is late,cards\nnote,kind\nIt came broken,other', true],
      ['A man with a hat is dancing.,A man wearing a hat is dancing.,5.0\nx,y,1', false],
      ['The ferry leaves at noon.\nA boat lies in the harbour.', false],
      // One text a line, without a header.
      ['Lost my parcel\nWhere is it\nIt came broken', false],
      ['Ada\nBo\nCy', false],
      ['Help\nThanks\nWhere is my parcel', false],
      ['note\nAda\nBo', true],
      ['customer_comment\nfine\nlate', true],
      ['Wunsch\nMehr Licht am Kai\nEine Bank', true],
      [`What is to be better?\n${'More light on the pier at night\n'.repeat(12)}`, false],
      [`Your wish\n${'More light on the pier\n'.repeat(12)}`, true],
    ];
    for (const [text, hasHeader] of headers) {
      assert.equal(readTable(text, 'delimited').hasHeader, hasHeader, text);
    }
    const table = readTable('a man,3,5\nb,4,5\n', 'delimited');
    assert.deepEqual(table.columns, ['1', '2', '3']);
    assert.deepEqual(
      table.records.map(({ row }) => row),
      [1, 2],
    );
  });

  test('nothing, a mark alone, a header alone', () => {
    for (const text of ['', '\ufeff', ' \n\n']) {
      const table = readTable(text, 'delimited');
      assert.deepEqual([table.columns, table.records, table.broken], [[], [], []]);
    }
    const table = readTable('id,text\n', 'delimited');
    assert.deepEqual([table.columns, table.records], [['id', 'text'], []]);
  });

  test('more columns than a table has are refused', () => {
    const header = Array.from({ length: 5001 }, (_, i) => `c${i}`).join(',');
    assert.throws(() => readTable(`${header}\n`, 'delimited'), { code: 'unsupported' });
  });

  test('Banking77 is read as a reader of RFC 4180 reads it', (context) => {
    const { path, skip } = sharedData('banking77', 'train.csv');
    if (skip !== false) {
      context.skip(skip);
      return;
    }
    const text = readFileSync(path, 'utf8');
    const table = readTable(text, 'delimited');
    const [header, ...expected] = parseCsv(text);
    assert.deepEqual(table.columns, header);
    assert.deepEqual(values(table), expected);
    assert.deepEqual(table.broken, []);
  });
});

describe('JSON Lines', () => {
  test('keys are columns, whichever record has them; lists and objects are values as JSON', () => {
    const text =
      '\ufeff{"id":1,"text":"a\\nb"}\r\n\n{"text":"c\u2028d","tags":["x"],"ok":true,"none":null}\n"alone"';
    const table = readTable(text, 'jsonLines');
    assert.deepEqual(table.columns, ['id', 'text', 'tags', 'ok', 'none']);
    assert.deepEqual(values(table), [
      ['1', 'a\nb', '', '', ''],
      ['', 'c\u2028d', '["x"]', 'true', ''],
      ['', 'alone', '', '', ''],
    ]);
    assert.deepEqual(
      table.records.map(({ row, line, start, end }) => [row, line, text.slice(start, end)]),
      [
        [1, 1, '{"id":1,"text":"a\\nb"}'],
        [2, 3, '{"text":"c\u2028d","tags":["x"],"ok":true,"none":null}'],
        [3, 4, '"alone"'],
      ],
    );
  });

  test('broken lines are named, and the rest is read', () => {
    const table = readTable('{"a":1}\n{"a":\n[1]\n{"a":2}\n', 'jsonLines');
    assert.deepEqual(values(table), [['1'], ['2']]);
    assert.deepEqual(broken(table), [
      'Row 2 (line 2) is not JSON.',
      'Row 3 (line 3) is neither a JSON object nor a JSON string.',
    ]);
  });

  test('keys that are values are refused', () => {
    const lines = Array.from({ length: 5001 }, (_, i) => `{"k${i}":1}`).join('\n');
    assert.throws(() => readTable(lines, 'jsonLines'), { code: 'unsupported' });
  });
});
