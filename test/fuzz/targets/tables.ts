import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import { readTable } from '../../../src/core/tables/readTable.ts';
import type { TableFormat } from '../../../src/core/tables/tableFormat.ts';
import { TableInputs } from '../../../src/core/tables/tableInputs.ts';
import { delimitedForm, delimitedTable } from '../../../src/core/tables/delimitedTable.ts';
import { columnNames, valueOf, type Table } from '../../../src/core/tables/table.ts';
import { withColumns } from '../../../src/core/tables/withColumns.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateText } from '../mutations/mutateText.ts';

const words = [
  ...[
    ',',
    ';',
    '\t',
    '|',
    '"',
    '""',
    '","',
    '"\n"',
    ', "',
    '" ,',
    'sep=;\n',
    '\n\n',
    'a,b\n',
    '1,2\n',
    '"a\nb"',
  ],
  ...[
    '{',
    '}',
    '{"a":1}',
    '{"text":"b"}\n',
    '"text"\n',
    '[1]\n',
    'null',
    '\\u0041',
    '\\ud83d',
    '\\"',
    ':',
    '{"a":{"b":[]}}',
  ],
];

/** Tables: records stand in the text in order; what columns are added to is read again as it was, with them. */
export const tables: FuzzTarget<string> = {
  seeds: () => {
    const read = (name: string): string =>
      readFileSync(join(projectRoot, 'test/fixtures/documents', name), 'utf8').slice(0, 2000);
    return [
      `delimited\n${read('records.csv')}`,
      `delimited\n${read('records.tsv')}`,
      'delimited\nid;note\n1;"a; ""b"""\n2;\n3;"x\r\ny"\n',
      'delimited\n\ufeffname\nAda\nKay\n',
      `jsonLines\n${read('reviews.jsonl')}`,
      'jsonLines\n"one"\n{"text":"two","n":1}\n',
    ];
  },

  mutate: (input, chance, seeds) => {
    const [format, text] = parted(input);
    const from = chance.is(0.5) ? text.lastIndexOf('\n', chance.below(text.length + 1)) + 1 : 0;
    return `${format}\n${mutateText(text.slice(from, from + 1500), chance, words, seeds)}`;
  },

  check: (input) => {
    const [format, text] = parted(input);
    const table = readOrRefused(() => readTable(text, format), ['unsupported']);
    if (!table) return;
    checkTable(text, table);
    checkInputs(text, format);
    checkAdded(text, format, table);
  },
};

function parted(input: string): readonly [format: TableFormat, text: string] {
  const format = input.startsWith('jsonLines') ? 'jsonLines' : 'delimited';
  return [format, input.slice(input.indexOf('\n') + 1)];
}

function checkTable(text: string, { columns, records, broken }: Table): void {
  assert.equal(new Set(columns).size, columns.length, 'two columns of one name');
  const all = [...records, ...broken].sort((a, b) => a.start - b.start);
  let [last, line] = [0, 0];
  for (const [i, record] of all.entries()) {
    assert.ok(record.start >= last && record.end >= record.start, 'records overlap');
    assert.ok(record.end <= text.length && record.line > line, 'a record lies elsewhere');
    assert.equal(record.row, i + 1, 'a row is not counted');
    [last, line] = [record.end, record.line];
  }
  for (const record of records) {
    assert.ok(record.values.length <= columns.length, 'more values than columns');
  }
}

function checkInputs(text: string, format: TableFormat): void {
  const inputs = new TableInputs(text, format, undefined);
  assert.equal(inputs.read({ start: 0, end: text.length }).length, text.length, 'another length');
  const [start, end] = [text.length >> 2, text.length >> 1];
  assert.equal(inputs.read({ start, end }).length, end - start, 'a part of another length');
}

function checkAdded(text: string, format: TableFormat, table: Table): void {
  const added = ({ start }: { readonly start: number }): string => `at ${start}, "or" so`;
  const names = ['added', 'none'];
  const longer = withColumns(text, format, names, (record) => [added(record), undefined]);
  if (format === 'jsonLines') {
    checkLonger(readTable(longer, format), table, added);
    return;
  }
  // What is not known of a table is guessed by what stands in it, and now there is more.
  const form = delimitedForm(text);
  const columns = columnNames([...form.columns, ...names]);
  const first = form.hasHeader ? columns : [...form.first, '', ''];
  const wider = { ...form, separator: form.separator ?? ',', first, columns };
  // A quote that nothing closed is closed by the first behind it, and what was too wide may fit now.
  if (table.broken.length > 0) return;
  checkLonger(delimitedTable(longer, wider), table, added);
}

function checkLonger(
  longer: Table,
  { records, columns }: Table,
  added: (record: { readonly start: number }) => string,
): void {
  assert.equal(longer.records.length, records.length, 'other records');
  for (const [i, record] of records.entries()) {
    const now = longer.records[i]!;
    assert.equal(now.row, record.row, 'another row');
    const isThere = longer.columns.some((_, at) => valueOf(now, at) === added(record));
    assert.ok(isThere, 'what was added is not there');
    if (columns.length === 0 || !longer.hasHeader) continue;
    for (const [at, column] of columns.entries()) {
      const own = longer.columns.indexOf(column);
      assert.equal(valueOf(now, own), valueOf(record, at), 'another value');
    }
  }
}
