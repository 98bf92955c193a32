import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
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
  return callCli([...args, '--index', 'index', '--model', tinyModel]);
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
