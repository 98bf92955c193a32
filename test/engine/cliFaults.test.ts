import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { callCli } from '../support/callCli.ts';
import { parseJsonl } from '../support/runCli.ts';

interface Hit {
  readonly file: string;
  readonly cell?: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Inputs of public bug reports, as somebody has them in a folder and searches it. */
describe('what once was not found on the command line', () => {
  const folderBefore = process.cwd();
  beforeEach(async () => {
    process.chdir(await mkdtemp(join(tmpdir(), 'faults-')));
  });
  afterEach(async () => {
    const folder = process.cwd();
    process.chdir(folderBefore);
    await rm(folder, { recursive: true });
  });

  /** By words, in the order of the files. */
  async function hits(query: string, ...options: readonly string[]): Promise<Hit[]> {
    const args = [
      'search',
      query,
      '.',
      '--mode',
      'keyword',
      '--index',
      '.index',
      '--json',
      ...options,
    ];
    const { code, stdout, stderr } = await callCli(args);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    const found = parseJsonl<Hit>(stdout);
    const place = ({ cell = 0, line }: Hit): number => 1e6 * cell + line;
    return found.sort((a, b) => a.file.localeCompare(b.file) || place(a) - place(b));
  }
  const texts = async (query: string): Promise<string[]> =>
    (await hits(query)).map(({ text }) => text);

  test('a file in Latin 1 is read, and one bad byte does not lose a file', async () => {
    await writeFile('latin1.txt', Buffer.from('caf\xe9 ferry latin1 content\n', 'latin1'));
    const log = Buffer.from('ok ferry line\nbroken \xff byte\nferry last\n', 'latin1');
    await writeFile('one-bad-byte.log', log);
    assert.deepEqual(
      (await hits('ferry')).map(({ file, line, start, text }) => [file, line, start, text]),
      [
        ['latin1.txt', 1, 0, 'café ferry latin1 content'],
        ['one-bad-byte.log', 1, 0, 'ok ferry line'],
        ['one-bad-byte.log', 3, 28, 'ferry last'],
      ],
    );
    assert.deepEqual(await texts('café'), ['café ferry latin1 content']);
    const [broken] = await texts('broken');
    assert.match(broken!, /^broken . byte$/);
  });

  test('a sentence that goes on over another line end than the file’s is one hit', async () => {
    await writeFile(
      'mixed-line-ends.md',
      '# Harbour\r\n\r\nIntro line.\r\n\r\nThe keeper of the lighthouse counts\nthe boats that come in at dusk.\r\n\r\nOther text here.\r\nAnd more.\r\n',
    );
    const [hit, ...others] = await hits('lighthouse', '--unit', 'line');
    assert.deepEqual(others, []);
    assert.deepEqual(
      [hit!.line, hit!.start, hit!.end, hit!.text],
      [5, 28, 95, 'The keeper of the lighthouse counts\nthe boats that come in at dusk.'],
    );
  });

  test('each record of JSON Lines is a line to any reader', async () => {
    await writeFile('line-separators.txt', 'sep\u2028arator \u0085 nel\n');
    const args = ['search', 'nel', '.', '--mode', 'keyword', '--index', '.index', '--json'];
    const { stdout } = await callCli(args);
    assert.equal(stdout.split(/[\n\v\f\u0085\u2028\u2029]/).length, 2);
    assert.equal((JSON.parse(stdout) as Hit).text, 'sep\u2028arator \u0085 nel');
  });

  test('the cells of a notebook with a large picture are found', async () => {
    const data = { 'image/png': 'iVBORw0KGgo'.repeat(150_000) };
    const outputs = [{ output_type: 'display_data', metadata: {}, data }];
    const cells = [
      {
        cell_type: 'markdown',
        metadata: {},
        source: 'We measure the tide at the ferry pier.',
      },
      { cell_type: 'code', execution_count: 1, metadata: {}, outputs, source: 'pier.plot()' },
    ];
    await writeFile('plot.ipynb', JSON.stringify({ cells, metadata: {}, nbformat: 4 }));
    assert.deepEqual(
      (await hits('pier')).map(({ file, cell, start, text }) => [file, cell, start, text]),
      [
        ['plot.ipynb', 1, 0, 'We measure the tide at the ferry pier.'],
        ['plot.ipynb', 2, 0, 'pier.plot()'],
      ],
    );
  });

  test('signs count in quotes', async () => {
    const lines = [
      'Bindings are written in C++ for speed.',
      'The kernel module is plain C code.',
      'A C# service listens on port 80.',
      '$HOME is a variable',
      'HOME is where the heart is',
    ];
    await writeFile('quoted-words-with-signs.txt', `${lines.join('\n')}\n`);
    assert.deepEqual(await texts('"C++"'), [lines[0]]);
    assert.deepEqual(await texts('"C#"'), [lines[2]]);
    assert.deepEqual(await texts('"$HOME"'), [lines[3]]);
  });

  test('vowel signs are letters, and points are not', async () => {
    const hindi = ['राम की किताब मेज पर है', 'राम का घर दूर है'];
    await writeFile('hindi-vowel-signs.txt', `${hindi.join('\n')}\n`);
    assert.deepEqual(await texts('"की"'), [hindi[0]]);
    assert.deepEqual(await texts('"का"'), [hindi[1]]);
    const pairs = [
      ['מַיִם רַבִּים', 'מים רבים'],
      ['كُتُبٌ كَثِيرَةٌ', 'كتب كثيرة'],
      ['вода́ холо́дная', 'вода холодная'],
    ];
    await writeFile('points.txt', `${pairs.flat().join('\n')}\n`);
    for (const pair of pairs) {
      for (const written of pair) assert.deepEqual(await texts(`"${written}"`), pair);
    }
  });

  test('a broken record is named, and the rest is read', async () => {
    await writeFile('rows.csv', 'id,note\n1,"A ferry\n2,"Another\nferry"\n3,"A boat"\n');
    for (let round = 0; round < 2; round++) {
      const args = ['search', 'ferry', '.', '--mode', 'keyword', '--index', '.index', '--json'];
      const { stdout, stderr } = await callCli(args);
      const found = parseJsonl<Hit>(stdout).map(({ text }) => text);
      assert.deepEqual(found.sort(), ['1,"A ferry', 'Another\nferry']);
      assert.match(
        stderr,
        /^semantic-text: .*rows\.csv: a quote in line 2 is never closed; the record is read line by line\.\n$/,
      );
    }
  });

  test('another file of the same size and time under the same name is read again', async () => {
    const put = async (name: string, text: string): Promise<void> => {
      await writeFile(name, text);
      await utimes(name, new Date('2024-01-01'), new Date('2024-01-01'));
    };
    await put('a.txt', 'cats sleep\n');
    assert.deepEqual(await texts('sleep'), ['cats sleep']);
    await put('b.tmp', 'dogs sleep\n');
    await rename('b.tmp', 'a.txt');
    assert.deepEqual(await texts('sleep'), ['dogs sleep']);
  });
});

const windows = process.platform === 'win32' && 'a folder in use cannot be removed here';

test(
  'where the folder that one is in was removed, a sentence says so',
  { skip: windows },
  async () => {
    const before = process.cwd();
    const folder = await mkdtemp(join(tmpdir(), 'faults-'));
    try {
      process.chdir(folder);
      await rm(folder, { recursive: true });
      const { code, stderr } = await callCli(['index', projectRoot, '--index', 'here']);
      assert.deepEqual(
        [code, stderr],
        [
          1,
          'semantic-text: The folder that you are in is not there any more; change to another one.\n',
        ],
      );
    } finally {
      process.chdir(before);
    }
  },
);
