import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, type CliResult } from '../support/runCli.ts';

interface Row {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly row: number;
  readonly vector: number[];
}

const tickets = `\ufeffid;note;text;channel
1;cat;"the cat; ""the"" house
was in";mail
2;open;"the house;mail
3;;the house was;chat
4;;;chat
5;x
6;cat;the cat was in the house;mail
`;

const folderBefore = process.cwd();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  await writeFile(join(folder, 'tickets.csv'), tickets);
  await writeFile(
    join(folder, 'tickets.jsonl'),
    '{"id":1,"text":"the cat"}\n{"text":\n"the house"\n',
  );
  await writeFile(join(folder, 'notes.txt'), 'the cat\n');
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

function embed(...args: readonly string[]): Promise<CliResult> {
  return callCli(['embed', '--model', tinyModel, ...args]);
}

test('embed --columns: a vector for each record, which leads back to its place', async () => {
  const { code, stdout, stderr } = await embed('tickets.csv', '--columns', 'text');
  assert.equal(code, 0, stderr);
  const rows = parseJsonl<Row>(stdout);
  // The byte order mark is no part of a text that was read.
  const source = tickets.slice(1);
  assert.deepEqual(
    rows.map(({ row, text, start, end }) => [row, text, source.slice(start, end)]),
    [
      [1, 'the cat; "the" house\nwas in', '1;cat;"the cat; ""the"" house\nwas in";mail'],
      [3, 'the house was', '3;;the house was;chat'],
      [6, 'the cat was in the house', '6;cat;the cat was in the house;mail'],
    ],
  );
  assert.equal(
    stderr,
    `semantic-text: tickets.csv: Row 2 (line 4) has a quote that is not closed.
semantic-text: tickets.csv: Row 5 (line 7) has 2 fields, and the table has 4.
semantic-text: tickets.csv: they are left out, 4 other rows are read.
`,
  );
  const alone = parseJsonl<Row>((await embed('notes.txt')).stdout);
  const same = parseJsonl<Row>((await embed('tickets.jsonl', '--columns', 'text')).stdout);
  assert.deepEqual(
    same.map(({ row, text }) => [row, text]),
    [
      [1, 'the cat'],
      [3, 'the house'],
    ],
  );
  assert.deepEqual(same[0]?.vector, alone[0]?.vector);
});

test('embed --columns: several columns, CSV, and a length that is too long', async () => {
  const several = await embed('tickets.csv', '--columns', 'note, text', '--format', 'csv');
  assert.match(several.stdout, /^file,start,end,text,row,d0,/);
  assert.match(several.stdout, /"cat\nthe cat was in the house",6,/);
  const { code, stderr } = await embed('tickets.csv', '--columns', 'text', '--max-length', '6');
  assert.equal(code, 2);
  assert.match(stderr, /tickets\.csv, line 2: Token length greater than max length/);
});

test('embed --columns: no text in any record, and a name that two columns have, are told', async () => {
  await writeFile(join(folder, 'blank.csv'), 'id,text,text\n1,,\n2,,x\n');
  const { code, stdout, stderr } = await embed('blank.csv', '--columns', 'text');
  assert.deepEqual([code, stdout], [0, '']);
  assert.match(stderr, /blank\.csv: Several columns are called text, and the first one is read;/);
  assert.match(stderr, /No record has text in the columns that were chosen\./);
});

test('embed --columns: a long table is read in parts, also where a column comes up late', async () => {
  const pad = 'x'.repeat(1000);
  const blank = Array.from({ length: 9000 }, () => pad);
  const csv = [
    'text,pad',
    `the cat,${pad}`,
    ...blank.map((each) => `,${each}`),
    'open',
    `the house,${pad}`,
  ];
  await writeFile(join(folder, 'long.csv'), csv.join('\n'));
  const lines = blank.map((each) => JSON.stringify({ pad: each }));
  await writeFile(join(folder, 'long.jsonl'), [...lines, '{"text":"the cat"}'].join('\n'));
  const found = await embed('long.csv', '--columns', 'text');
  assert.deepEqual(
    parseJsonl<Row>(found.stdout).map(({ row, text, start }) => [row, text, start]),
    [
      [1, 'the cat', csv[0]!.length + 1],
      [9003, 'the house', csv.join('\n').lastIndexOf('the house')],
    ],
  );
  assert.match(
    found.stderr,
    /Row 9002 \(line 9003\) has 1 field[^]*it is left out, 9,002 other rows/,
  );
  const late = parseJsonl<Row>((await embed('long.jsonl', '--columns', 'text')).stdout);
  assert.deepEqual(
    late.map(({ row, text }) => [row, text]),
    [[9001, 'the cat']],
  );
  const missing = await embed('long.jsonl', '--columns', 'text,body');
  assert.deepEqual([missing.code, missing.stdout], [2, '']);
  assert.match(missing.stderr, /no column body in long\.jsonl/);
});

test('embed --columns: what cannot be is said', async () => {
  const wrong: [args: string[], message: RegExp][] = [
    [
      ['tickets.csv', '--columns', 'body'],
      /There is no column body in tickets\.csv; its columns are id, note, text, channel\./,
    ],
    [['tickets.csv', '--columns', 'text,'], /--columns takes names of columns/],
    [['notes.txt', '--columns', 'text'], /--columns is for tables .* notes\.txt is none/],
    [['tickets.csv', '--columns', 'text', '--segment', 'sentence'], /leave out --segment sentence/],
    [['tickets.csv', '--columns', 'text', '--pooling', 'none'], /leave out --pooling none/],
    [['--inputs', 'tickets.jsonl', '--columns', 'text'], /leave out --columns/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await embed(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, message);
  }
});
