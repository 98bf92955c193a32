import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl } from '../support/runCli.ts';

const folderBefore = process.cwd();
let folder: string;
const texts = ['the cat', 'the house', 'cat', 'the cat', 'was in', 'the cat was in the house'];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semantic-text-'));
  process.chdir(folder);
  const rows = texts.map((text, i) => `${i},${text},${i % 2 === 0 ? 'even' : 'odd'},${i}`);
  await writeFile('t.csv', ['id,text,label,n', ...rows, '9,,odd,9', ''].join('\n'));
  for (const [format, ...out] of [['npy'], ['parquet'], ['jsonl']] as const) {
    const name = `v.${format}`;
    const args = ['--columns', 'text', '--format', format, '--out', name, '--model', tinyModel];
    assert.equal((await callCli(['embed', 't.csv', ...args, ...out])).code, 0);
  }
});
after(async () => {
  process.chdir(folderBefore);
  await rm(folder, { recursive: true });
});

async function output(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(args);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

async function failure(
  ...args: readonly string[]
): Promise<[code: number | null, message: string]> {
  const { code, stdout, stderr } = await callCli(args);
  assert.equal(stdout, '');
  return [code, stderr];
}

for (const command of [
  ['clusters', '-k', '2'],
  ['outliers', '-k', '3'],
  ['duplicates', '--least', '.5'],
]) {
  test(`${command[0]} finds by its own vectors what it finds by the model that made them`, async () => {
    const args = [...command, 't.csv', '--columns', 'text'];
    // Nothing is known of unrelated vectors of others.
    const facts = (rows: string): unknown =>
      parseJsonl<Record<string, unknown>>(rows).map((row) => ({ ...row, word: 0, expected: 0 }));
    const expected = facts(await output(...args, '--model', tinyModel));
    for (const file of ['v.npy', 'v.parquet', 'v.jsonl']) {
      assert.deepEqual(facts(await output(...args, '--vectors', file)), expected, file);
    }
  });
}

test('classify and regress learn from given vectors, and from no model', async () => {
  const table = ['--train', 't.csv', '--text', 'text'];
  const told = async (args: readonly string[]): Promise<Record<string, unknown>> => {
    const { code, stdout } = await callCli(args);
    assert.equal(code, 0);
    return parseJsonl<Record<string, unknown>>(stdout)[0]!;
  };
  const regressed = await told(['regress', ...table, '--label', 'n', '--model', tinyModel]);
  const given = ['--vectors', 'v.npy'];
  assert.deepEqual(await told(['regress', ...table, '--label', 'n', ...given]), regressed);
  const classified = await told(['classify', ...table, '--label', 'label', ...given]);
  assert.equal(classified['count'], 6);
  // The labels' own words have no vector.
  assert.equal(classified['usesLabelWords'], false);
  const { code, stdout } = await callCli([
    ...['classify', ...table, '--label', 'label', ...given],
    ...['--predict', 't.csv', '--predict-vectors', 'v.jsonl'],
  ]);
  assert.equal(code, 0);
  const lines = stdout.trim().split('\n');
  assert.equal(lines[0], 'id,text,label,n,prediction,probability');
  assert.match(lines[1] ?? '', /^0,the cat,even,0,(even|odd),0\.\d+$/);
  assert.equal(lines.at(-1), '9,,odd,9,,');
});

test('vectors may have a row for each row of the table, those without text among them', async () => {
  const rows = [...texts, ''].map((_, i) => JSON.stringify([i + 1, 1, i % 3]));
  await writeFile('all.jsonl', rows.join('\n'));
  const args = ['regress', '--train', 't.csv', '--text', 'text', '--label', 'n', '--vectors'];
  const { code, stderr } = await callCli([...args, 'all.jsonl']);
  assert.equal(code, 0);
  assert.match(stderr, /t\.csv: Row 7 has no text and is left out\.\n/);
});

test('vectors that do not fit are refused: how many there are, of what width, beside what', async () => {
  await writeFile('two.jsonl', '[1,2]\n[2,1]\n');
  await writeFile('six.jsonl', '[1,2]\n'.repeat(6));
  const [few, counts] = await failure(
    'clusters',
    't.csv',
    '--columns',
    'text',
    '--vectors',
    'two.jsonl',
  );
  assert.equal(few, 2);
  assert.match(
    counts,
    /two\.jsonl has 2 vectors, and 6 texts were read; give a vector for each text/,
  );
  const learn = ['classify', '--train', 't.csv', '--text', 'text', '--label', 'label'];
  const [code, message] = await failure(...learn, '--vectors', 'two.jsonl');
  assert.equal(code, 2);
  assert.match(
    message,
    /two\.jsonl has 2 vectors, and t\.csv has 7 rows, 6 of them with text; give one for each\.\n$/,
  );
  const test = ['--test', 't.csv', '--test-vectors'];
  const [, width] = await failure(...learn, '--vectors', 'v.npy', ...test, 'six.jsonl');
  assert.match(width, /six\.jsonl has vectors of 2 numbers, and those of --train have \d+;/);
  for (const [args, said] of [
    [['clusters', 't.csv', '--vectors', 'v.npy', '--model', 'x'], /leave out --model/],
    [[...learn, '--vectors', 'v.npy', '--layer', '1'], /leave out --layer/],
    [[...learn, '--vectors', 'v.npy', '--test', 't.csv'], /give --test-vectors FILE/],
    [[...learn, '--vectors', 'v.npy', '--save', 's.json'], /leave out --save/],
    [[...learn, '--test-vectors', 'v.npy', '--test', 't.csv'], /Give --vectors FILE/],
    [[...learn, '--vectors', 'v.npy', '--predict-vectors', 'v.npy'], /needs --predict FILE/],
    [
      [
        'classify',
        '--train',
        't.csv',
        '--text',
        'text,id',
        '--label',
        'label',
        '--vectors',
        'v.npy',
      ],
      /one column of text/,
    ],
  ] as const) {
    const [wrong, usage] = await failure(...args);
    assert.equal(wrong, 2, usage);
    assert.match(usage, said);
  }
});
