import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl, type CliResult } from '../support/runCli.ts';

interface Hit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly title: string | null;
  readonly text: string;
  readonly score: number | null;
  readonly rankScore: number;
  readonly expected: number | null;
  readonly percentile: number | null;
  readonly why: Readonly<Record<string, number>>;
}

const tickets = `id,summary,text
T-101,Cat house news,"the cat ""was"" in the house"
T-102,Cat house open,"the house
was the cat house"
T-103,Cat house gone,was the cat in the house
`;
const lines =
  '{"id":"J-1","text":"the \\"cat\\" was in"}\n{"id":"J-2","text":"in the house was"}\n';

const folderBefore = process.cwd();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  await writeFile('tickets.csv', tickets);
  await writeFile('lines.jsonl', lines);
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

async function search(...args: readonly string[]): Promise<Hit[]> {
  const result = await run('search', ...args, '--json');
  assert.equal(result.code, 0, result.stderr);
  return parseJsonl<Hit>(result.stdout);
}

function run(...args: readonly string[]): Promise<CliResult> {
  const index = args.includes('--index') ? [] : ['--index', 'index'];
  return callCli([...args, ...index, '--model', tinyModel]);
}

for (const unit of ['passage', 'line']) {
  test(`search by ${unit} finds a record by its text, and by what it is known by`, async () => {
    const [hit] = await search('T-102', '.', '--mode', 'keyword', '--unit', unit);
    const { file, start, end, line, text } = hit ?? assert.fail();
    assert.deepEqual([file, line], ['tickets.csv', 3]);
    assert.equal(tickets.slice(start, end), text);
    assert.equal(text, 'Cat house open,"the house\nwas the cat house');
    assert.equal(hit?.title, 'T-102');

    const [inLines] = await search('J-2', '.', '--mode', 'keyword', '--unit', unit);
    assert.deepEqual([inLines?.file, inLines?.text], ['lines.jsonl', 'in the house was']);
  });
}

test('--columns says which columns are text, and another choice cuts the table anew', async () => {
  const text = await search('house', 'tickets.csv', '--columns', 'text');
  assert.deepEqual(text.map((hit) => [hit.title, hit.text]).sort(), [
    ['T-101 · Cat house news', 'the cat ""was"" in the house'],
    ['T-102 · Cat house open', 'the house\nwas the cat house'],
    ['T-103 · Cat house gone', 'was the cat in the house'],
  ]);
  const summary = await search('house', 'tickets.csv', '--columns', 'Summary');
  assert.deepEqual(summary.map((hit) => hit.text).sort(), [
    'Cat house gone',
    'Cat house news',
    'Cat house open',
  ]);
});

test('Parquet is searched as the CSV that says the same, and one that is damaged is named', async () => {
  const columns = {
    id: ['T-101', 'T-102', 'T-103'],
    summary: ['Cat house news', 'Cat house open', 'Cat house gone'],
    text: [
      'the cat "was" in the house',
      'the house\nwas the cat house',
      'was the cat in the house',
    ],
  };
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data }));
  for (const name of ['csv', 'parquet']) await mkdir(join('same', name), { recursive: true });
  await writeFile('same/csv/tickets.csv', tickets);
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
  await writeFile('same/parquet/tickets.parquet', bytes);
  await writeFile('same/parquet/bad.parquet', bytes.subarray(0, 50));
  const facts = (hits: readonly Hit[]): unknown =>
    hits.map(({ title, score, rankScore, expected, percentile, why }) => {
      return { title, score, rankScore, expected, percentile, why };
    });
  for (const mode of ['hybrid', 'semantic', 'keyword', 'instant']) {
    for (const query of ['the cat was in', 'T-102', '"T-103" house']) {
      // An index each, since a text is another one where quotes are written otherwise.
      const of = (name: string): Promise<Hit[]> =>
        search(query, `same/${name}`, '--mode', mode, '--columns', 'text', '--index', name);
      const [csv, parquet] = [await of('csv'), await of('parquet')];
      assert.ok(csv.length > 0);
      assert.deepEqual(facts(parquet), facts(csv), `${mode}: ${query}`);
      assert.deepEqual(
        parquet.map(({ line }) => line),
        csv.map(({ title }) => Number(title?.slice(4, 5))),
      );
    }
  }
  const texts = columns.text.map((text) => JSON.stringify(text).slice(1, -1)).sort();
  const own = ['--index', 'own'];
  const found = await run('search', 'house', 'same/parquet', ...own, '--columns', 'text', '--json');
  const hits = parseJsonl<Hit>(found.stdout);
  assert.deepEqual(hits.map(({ text }) => text).sort(), texts);
  for (const hit of hits) assert.equal(hit.end - hit.start, hit.text.length);
  assert.match(
    found.stderr,
    /1 file not searched: 1 cannot be read as Parquet; such as .*bad\.par/,
  );
  const named = await run(
    'index',
    ...own,
    'same/parquet/bad.parquet',
    'same/parquet/tickets.parquet',
  );
  assert.equal(named.code, 0, named.stderr);
  assert.match(
    named.stderr,
    /bad\.parquet is left out: cannot be read as Parquet \(.*write it anew/,
  );
  // Without a choice the columns of text are found, and embed has the same.
  const { stdout } = await callCli(['embed', 'same/parquet/tickets.parquet', '--model', tinyModel]);
  const spans = parseJsonl<Hit>(stdout).map(({ start, end, text }) => [start, end, text]);
  const [first] = await search('T-101', 'same/parquet', '--mode', 'keyword', ...own);
  assert.deepEqual([first?.start, first?.end, first?.text], spans[0]);
  assert.equal(first?.line, 1);
});

test('index --columns keeps what a search by the same columns finds without new texts', async () => {
  const { code, stderr } = await run('index', 'tickets.csv', '--columns', 'text');
  assert.equal(code, 0, stderr);
  const again = await run('index', 'tickets.csv', '--columns', 'text');
  assert.match(again.stderr, /\(0 of them new or changed, 0 gone\), 5 segments, 0 texts embedded/);
});

test('a column that is not there: of a file that was named an error, in a folder a message', async () => {
  const named = await run('search', 'house', 'tickets.csv', '--columns', 'note');
  assert.equal(named.code, 2);
  assert.match(
    named.stderr,
    /tickets\.csv: there is no column note; its columns are id, summary, text\./,
  );
  const found = await run('search', 'house', '.', '--columns', 'summary', '--json');
  assert.equal(found.code, 0, found.stderr);
  assert.match(
    found.stderr,
    /lines\.jsonl: there is no column summary; its columns are id, text\./,
  );
  assert.ok(parseJsonl<Hit>(found.stdout).some(({ file }) => file === 'lines.jsonl'));
  for (const command of ['search', 'index']) {
    const wrong = await run(
      ...(command === 'search' ? ['search', 'x'] : ['index']),
      '.',
      '--columns',
      ',',
    );
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--columns takes names of columns/);
  }
});

test('embed takes a record by its columns of text without being told', async () => {
  const { code, stdout, stderr } = await callCli(['embed', 'tickets.csv', '--model', tinyModel]);
  assert.equal(code, 0, stderr);
  const rows = parseJsonl<Hit>(stdout);
  assert.deepEqual(
    rows.map(({ text, start, end }) => [text, tickets.slice(start, end)]),
    rows.map(({ text }) => [text, text]),
  );
  assert.equal(rows.length, 3);
});

test('--columns without any table is told, whatever the command', async () => {
  await writeFile('words.txt', 'the cat was in the house\n');
  const told = /--columns is for tables \(.*\), and none is among the files\./;
  for (const [command, ...args] of [
    ['search', 'cat', 'words.txt', '--mode', 'keyword'],
    ['index', 'words.txt'],
  ] as const) {
    const unused = await run(command, ...args, '--columns', 'text');
    assert.equal(unused.code, 0, unused.stderr);
    assert.match(unused.stderr, told, command);
    const used = await run(command, ...args, 'tickets.csv', '--columns', 'text');
    assert.equal(used.code, 0, used.stderr);
    assert.doesNotMatch(used.stderr, told, command);
    assert.doesNotMatch((await run(command, ...args)).stderr, told, command);
  }
});
