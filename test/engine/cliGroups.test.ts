import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, startCli, type CliResult } from '../support/runCli.ts';
import { until } from '../support/until.ts';

interface Row {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly row: number | null;
  readonly cell: number | null;
  readonly title: string | null;
  readonly text: string;
  readonly nearness: number | null;
}

interface ClusterRow extends Row {
  readonly group: number | null;
  readonly name: string | null;
}

interface ThemeRow {
  readonly group: number | null;
  readonly name: string | null;
  readonly texts: number;
  readonly example: { readonly file: string; readonly row: number | null; readonly text: string };
}

interface DuplicateRow extends Row {
  readonly group: number;
  readonly word: string;
  readonly expected: number;
  readonly twin: { readonly file: string; readonly line: number; readonly text: string };
}

interface OutlierRow extends Row {
  readonly score: number;
  readonly places: number;
  readonly nearest: readonly { readonly text: string; readonly nearness: number }[];
}

const ferries = [
  'When does the ferry leave the harbour?',
  'The ferry was late again this morning.',
  'Is there a ferry to the island on Sunday?',
  'My ferry ticket was not accepted.',
];
const cards = [
  'My credit card was declined in the shop.',
  'How do I block a stolen credit card?',
  'The bank has not sent my new card.',
  'I was charged twice on my card.',
];
const odd = 'Photosynthesis turns light into sugar.';
const table = [
  'id;channel;text',
  ...ferries.map((text, i) => `F${i};mail;"${text}"`),
  ...cards.map((text, i) => `C${i};chat;"${text}"`),
].join('\n');

const folderBefore = process.cwd();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  await mkdir('all');
  await writeFile('tickets.csv', `${table}\nX;mail;"never closed\n`);
  await writeFile('all/a.txt', [...ferries, ...cards, odd].join('\n'));
  await writeFile(
    'all/b.md',
    `# Cards\n\nMy credit card was declined in the shop!\n\n${ferries[0] ?? ''}\n`,
  );
  const marked = [...ferries, ...cards].map((text) => `\\textbf{${text}} \\cite{key}\n`);
  await writeFile('marked.tex', marked.join('\n'));
  await writeFile('all/binary.bin', Uint8Array.of(0, 1, 2, 0, 255));
  await writeFile('one.txt', 'One text alone.\n');
  await writeFile('two.txt', 'One text.\nAnother one about ferries.\n');
  await writeFile('equal.csv', `id,text\n${'1,all of this is the same\n'.repeat(9)}`);
  await writeFile('empty.csv', 'id,text\n1,\n2, \n');
  await writeFile('numbers.csv', 'a,b\n1,2\n3,4\n');
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

async function rowsOf<T>(args: readonly string[], stderr = /^$/): Promise<T[]> {
  const result = await callCli(args);
  assert.equal(result.code, 0, result.stderr);
  assert.match(result.stderr, stderr);
  return parseJsonl<T>(result.stdout);
}

function refused(result: CliResult): [number | null, string] {
  assert.equal(result.stdout, '');
  return [result.code, result.stderr];
}

test('clusters of a table: records with their rows, in named groups', async () => {
  const rows = await rowsOf<ClusterRow>(
    ['clusters', 'tickets.csv', '-k', '2'],
    /Row 9 \(line 10\) has a quote that is not closed[^]*The text is in column text; --columns takes others/,
  );
  const of = (group: number): string[] =>
    rows
      .filter((row) => row.group === group)
      .map(({ text }) => text)
      .sort();
  assert.deepEqual([of(1), of(2)].sort(), [[...cards].sort(), [...ferries].sort()].sort());
  for (const { row, line, start, end, text, name, file, cell } of rows) {
    assert.deepEqual([file, cell, line], ['tickets.csv', null, (row ?? 0) + 1]);
    assert.ok(table.slice(start, end).includes(text));
    assert.equal(name?.split(', ')[0], ferries.includes(text) ? 'ferry' : 'card');
  }
  // In each group the nearest to the middle first.
  for (const [i, { group, nearness }] of rows.entries()) {
    if (rows[i + 1]?.group === group) assert.ok((nearness ?? 0) >= (rows[i + 1]?.nearness ?? 0));
  }
});

test('clusters of LaTeX are named by what is printed', async () => {
  const rows = await rowsOf<ClusterRow>(['clusters', 'marked.tex', '--unit', 'line', '-k', '2']);
  assert.equal(rows.length, 8);
  for (const { name, text } of rows) {
    assert.match(text, /^\\textbf\{.*\}( \\cite\{key\})?$/);
    assert.ok(!/textbf|cite|key/.test(name ?? ''), name ?? '');
    const isFerry = ferries.some((each) => text.includes(each));
    assert.equal(name?.split(', ')[0], isFerry ? 'ferry' : 'card');
  }
});

test('clusters --themes: a line for each group, and as many groups as tell the texts apart', async () => {
  const themes = await rowsOf<ThemeRow>(
    ['clusters', 'tickets.csv', '--themes', '--columns', 'text'],
    /left out/,
  );
  assert.deepEqual(
    themes.map(({ group, texts }) => [group, texts]),
    [
      [1, 4],
      [2, 4],
    ],
  );
  for (const { name, example } of themes) {
    assert.equal((name ?? '').startsWith('ferry'), ferries.includes(example.text));
  }
});

test('clusters --method density: what lies between the groups stands last, in none', async () => {
  const args = ['clusters', 'all/a.txt', '--method', 'density', '--min-size', '3'];
  const rows = await rowsOf<ClusterRow>(args);
  assert.equal(rows.length, 9);
  assert.deepEqual([...new Set(rows.map(({ group }) => group))], [1, 2, null]);
  const last = rows.filter(({ group }) => group === null);
  assert.ok(
    last.some(({ text, name, nearness }) => text === odd && name === null && nearness === null),
  );
  const none = await rowsOf<ThemeRow>(
    ['clusters', 'two.txt', '--method', 'density', '--themes'],
    /nowhere densely enough for a group, or all in one/,
  );
  assert.deepEqual(
    none.map(({ group, texts }) => [group, texts]),
    [[null, 2]],
  );
  // One text at nine places is dense.
  const [same] = await rowsOf<ThemeRow>(
    ['clusters', 'equal.csv', 'all/a.txt', '--method', 'density', '--min-size', '3', '--themes'],
    /column text/,
  );
  assert.deepEqual([same?.example.file, same?.texts], ['equal.csv', 9]);
});

test('duplicates in a folder: groups of equal and near texts, each with its twin', async () => {
  const rows = await rowsOf<DuplicateRow>(['duplicates', 'all', '--unit', 'line'], /1 binary/);
  assert.deepEqual(
    rows.map(({ group, file, line, text }) => [group, file, line, text]),
    [
      [1, 'all/a.txt', 1, ferries[0]],
      [1, 'all/b.md', 5, ferries[0]],
      [2, 'all/a.txt', 5, cards[0]],
      [2, 'all/b.md', 3, 'My credit card was declined in the shop!'],
    ],
  );
  const [first, second, third, fourth] = rows;
  assert.deepEqual(
    [first?.nearness, first?.twin.file, second?.twin.file],
    [1, 'all/b.md', 'all/a.txt'],
  );
  assert.ok((third?.nearness ?? 0) > 0.95 && (third?.nearness ?? 1) < 1);
  assert.deepEqual([third?.word, third?.twin.line, fourth?.twin.line], ['strong', 3, 5]);
  assert.deepEqual(
    await rowsOf(
      ['duplicates', 'tickets.csv', '--columns', 'text'],
      /No two of 8 texts are as near as 0\.9/,
    ),
    [],
  );
});

test('outliers: what stands apart, with what is nearest to it', async () => {
  const [first, ...others] = await rowsOf<OutlierRow>(['outliers', 'all/a.txt', '-k', '3']);
  assert.deepEqual([first?.text, first?.line, others.length], [odd, 9, 2]);
  assert.equal(first?.nearest.length, 3);
  assert.ok((first.nearest[0]?.nearness ?? 1) < 0.3 && first.score > 0.05);
});

test('one text, two, equal ones, more groups than texts', async () => {
  assert.equal((await rowsOf<ClusterRow>(['clusters', 'one.txt'])).length, 1);
  const two = await rowsOf<ClusterRow>(
    ['clusters', 'two.txt', '-k', '9'],
    /-k 9 is more than there are: 2 distinct texts gave 2 groups\./,
  );
  assert.deepEqual(
    two.map(({ group }) => group),
    [1, 2],
  );
  const equal = await rowsOf<ClusterRow>(['clusters', 'equal.csv'], /column text/);
  assert.deepEqual([...new Set(equal.map(({ group }) => group))], [1]);
  assert.equal(equal.length, 9);
  const repeated = await rowsOf<DuplicateRow>(['duplicates', 'equal.csv'], /column text/);
  assert.deepEqual(
    [...new Set(repeated.map(({ group, nearness }) => group * (nearness ?? 0)))],
    [1],
  );
  assert.deepEqual(
    await rowsOf(['duplicates', 'one.txt'], /There is only one text to compare/),
    [],
  );
  assert.deepEqual(await rowsOf(['outliers', 'one.txt'], /One text alone/), []);
  assert.equal((await rowsOf<OutlierRow>(['outliers', 'two.txt'])).length, 2);
  const unused = ['outliers', 'two.txt', '--columns', 'text'];
  assert.equal(
    (await rowsOf(unused, /--columns is for tables .* none is among the files/)).length,
    2,
  );
});

test('a table that is named is read however large it is, one that is found is left out', async () => {
  await mkdir('tables');
  await writeFile('tables/equal.csv', `id,text\n${'1,all of this is the same\n'.repeat(9)}`);
  await writeFile('tables/b.txt', 'One text.\nAnother one about ferries.\n');
  const small = ['--max-log-size', '0.0001'];
  const rows = await rowsOf(['duplicates', 'tables/equal.csv', ...small], /in column text/);
  assert.equal(rows.length, 9);
  assert.deepEqual(await rowsOf(['duplicates', 'tables', ...small], /1 file .*left out/), []);
});

test('what cannot be is said', async () => {
  const wrong: [args: string[], message: RegExp][] = [
    [['clusters', 'empty.csv', '--columns', 'text'], /There is no text in what was given/],
    [
      ['outliers', 'numbers.csv'],
      /No column holds text; --columns takes one: a, b\.[^]*There is no text/,
    ],
    [['clusters', 'tickets.csv', '--columns', 'body'], /its columns are id, channel, text\./],
    [['clusters', 'tickets.csv', '-k', '0'], /-k takes a whole number/],
    [['duplicates', 'one.txt', '--least', '1.5'], /--least takes a cosine/],
    [['outliers', '-'], /Standard input \(-\) is not read here/],
    [['clusters'], /Give at least one PATH/],
    [['clusters', 'one.txt', '--method', 'density', '-k', '2'], /leave out -k/],
    [['clusters', 'one.txt', '--min-size', '2'], /--min-size is for --method density/],
  ];
  for (const [args, message] of wrong) {
    const [code, stderr] = refused(await callCli(args));
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, message);
  }
  const [code, stderr] = refused(await callCli(['clusters', 'all/binary.bin']));
  assert.equal(code, 1);
  assert.match(stderr, /all\/binary\.bin/);
});

test('an interrupt ends it with 130, without a row', async (t) => {
  if (process.platform === 'win32') {
    t.skip('signals end a process there without asking it');
    return;
  }
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i},the cat was in the house ${i}`);
  await writeFile('many.csv', ['id,text', ...lines].join('\n'));
  const child = startCli(['clusters', 'many.csv', '--model', tinyModel]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const message = await until('the table to be read', () => stderr.endsWith('\n') && stderr);
  child.kill('SIGINT');
  assert.deepEqual([await closed, stdout, stderr], [130, '', message]);
});
