import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { beforeLateInteraction } from '../support/lateOrder.ts';
import { parseJsonl, runCli, type CliResult } from '../support/runCli.ts';

interface JsonHit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly text: string;
  readonly score: number | null;
  readonly rankScore: number;
  readonly expected: number | null;
  readonly percentile: number | null;
  readonly places: number;
  readonly title: string | null;
  readonly matchLine: number;
  readonly why: Readonly<Record<string, number>>;
  readonly tokens: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly contribution: number | null;
  }[];
}

const files = {
  'harbour.txt': [
    'The tide comes in twice a day.\r\n',
    '\r\n',
    '  At low water the boats lie on the mud. 🌊\r\n',
    'const parseHttpRequest = 1;\r\n',
    'retry_count => 3\r\n',
    'The tide comes in twice a day.\r\n',
  ].join(''),
  'kitchen.md': '# Bread\n\nKnead the dough for\nten minutes. Let it rest overnight.\n',
  'notes/money.txt': 'Interest rates rose again.\nThe bank lends less.\n',
  '.gitignore': 'ignored.txt\n',
  'ignored.txt': 'The sea is ignored.\n',
};

const tiny = ['--model', tinyModel] as const;

describe('semantic-text search', () => {
  const folderBefore = process.cwd();
  let folder: string;
  let index: string;
  let cache: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'search-'));
    index = join(folder, 'index');
    cache = join(folder, 'cache');
    Object.assign(process.env, { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache });
    await mkdir(join(folder, 'data', 'notes'), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, 'data', name), text);
    }
    await writeFile(join(folder, 'data', 'picture.bin'), new Uint8Array([1, 0, 2]));
    process.chdir(folder);
  });
  after(async () => {
    process.chdir(folderBefore);
    await rm(folder, { recursive: true });
  });

  async function search(query: string, ...args: string[]): Promise<CliResult> {
    const result = await callCli(['search', query, 'data', '--index', index, ...args]);
    assert.equal(result.code, 0, result.stderr);
    return result;
  }

  async function hits(query: string, ...args: string[]): Promise<JsonHit[]> {
    return parseJsonl<JsonHit>((await search(query, ...args, '--json')).stdout);
  }

  test('hybrid: each member of a hit is what the contract says', async () => {
    const found = await hits('ships at ebb', '-k', '20', '--unit', 'line');
    assert.equal(found[0]?.text, '  At low water the boats lie on the mud. 🌊');
    assert.equal(found.length, 10);
    assert.ok(found.every(({ file }) => !file.includes('ignored') || file.includes('.git')));
    for (const hit of found) {
      assert.deepEqual(Object.keys(hit), [
        ...['file', 'start', 'end', 'line', 'matchLine', 'title', 'text'],
        ...[
          'score',
          'rankScore',
          'expected',
          'percentile',
          'why',
          'places',
          'cell',
          'tokens',
          'matches',
        ],
      ]);
      const source = await readFile(join(folder, hit.file), 'utf8');
      assert.equal(source.slice(hit.start, hit.end), hit.text);
      assert.equal(source.slice(0, hit.start).split('\n').length, hit.line);
      assert.ok(hit.expected !== null && hit.expected >= 0);
      assert.ok(hit.percentile !== null && hit.percentile >= 0 && hit.percentile <= 100);
      let sum = 0;
      for (const token of hit.tokens) {
        assert.equal(source.slice(token.start, token.end), token.text);
        assert.ok(token.start >= hit.start && token.end <= hit.end);
        sum += token.contribution ?? NaN;
      }
      assert.ok(Math.abs(sum - (hit.score ?? NaN)) < 1e-5, `${sum} ${hit.score}`);
    }
    const order = found.map(({ rankScore }) => rankScore);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => b - a),
    );
  });

  test('a passage has its title, the line that matched, and why it stands where it does', async () => {
    for (const mode of ['hybrid', 'semantic', 'keyword']) {
      const [bread] = await hits('dough minutes', '--mode', mode, '-k', '1');
      assert.equal(bread?.file, join('data', 'kitchen.md'));
      assert.equal(
        bread.text,
        '# Bread\n\nKnead the dough for\nten minutes. Let it rest overnight.',
      );
      assert.deepEqual([bread.title, bread.line], ['Bread', 1]);
      assert.ok(bread.matchLine === 3 || bread.matchLine === 4, `${bread.matchLine}`);
      const shares = Object.values(bread.why).reduce((sum, share) => sum + share, 0);
      assert.ok(Math.abs(shares - bread.rankScore) < 1e-6);
      assert.equal('meaning' in bread.why, mode !== 'keyword');
      assert.equal('words' in bread.why, mode !== 'semantic');
    }
  });

  test('semantic: nearer ones before others; by lines, sentences of prose cross lines', async () => {
    const found = await hits('how to bake', '--mode', 'semantic', '-k', '3', '--unit', 'line');
    assert.equal(found.length, 3);
    const sentence = found.find(({ text }) => text.startsWith('Knead'));
    assert.deepEqual([sentence?.file, sentence?.line], [join('data', 'kitchen.md'), 3]);
    assert.equal(sentence?.text, 'Knead the dough for\nten minutes.');
  });

  test('keyword: words, parts of names, no scores', async () => {
    const [first, ...rest] = await hits('http request', '--mode', 'keyword', '--unit', 'line');
    assert.deepEqual([first?.text, rest], ['const parseHttpRequest = 1;', []]);
    assert.deepEqual([first?.score, first?.percentile, first?.tokens], [null, null, []]);
    assert.equal(first?.expected, null);
    assert.equal(first.line, 4);
    const whole = await hits('count', '--mode', 'keyword', '--unit', 'line');
    assert.deepEqual(
      whole.map(({ text }) => text),
      ['retry_count => 3'],
    );
    // Two lines of one text.
    const tide = await hits('tide', '--mode', 'keyword', '--unit', 'line');
    assert.deepEqual(
      tide.map(({ line, places }) => [line, places]),
      [[1, 2]],
    );
    const bySigns = await hits('"=>"', '--mode', 'keyword', '--unit', 'line');
    assert.deepEqual(
      bySigns.map(({ text }) => text),
      ['retry_count => 3'],
    );
    assert.deepEqual(await hits('absent', '--mode', 'keyword'), []);
  });

  test('instant: hits of a folder that was never indexed have the model’s scores, and it keeps them', async () => {
    const own = ['--mode', 'instant', '--index', join(folder, 'instant')];
    const ask = async (query: string, ...args: string[]): Promise<JsonHit[]> => {
      const paths = ['search', query, 'data', ...own, '--json', ...args];
      const result = await callCli(paths);
      assert.equal(result.code, 0, result.stderr);
      return parseJsonl<JsonHit>(result.stdout);
    };
    const found = await ask('ships at ebb', '-k', '4');
    assert.equal(found.length, 4);
    for (const { score, percentile, tokens } of found) {
      assert.ok(percentile !== null);
      const sum = tokens.reduce((total, token) => total + (token.contribution ?? NaN), 0);
      assert.ok(Math.abs(sum - (score ?? NaN)) < 1e-5);
    }
    // So few texts are all read: what instant finds is what hybrid finds before late interaction, which instant leaves out.
    const hybrid = await hits('ships at ebb', '-k', '20');
    assert.ok(hybrid.some(({ why }) => (why['tokens'] ?? 0) > 0));
    const shown = (all: readonly JsonHit[]): unknown => all.map(({ line, score }) => [line, score]);
    assert.deepEqual(shown(found), shown(beforeLateInteraction(hybrid).slice(0, 4)));
    const index = ['index', 'data', '--index', join(folder, 'instant')];
    assert.match((await callCli(index)).stderr, / 0 texts embedded\.\n/);
    assert.deepEqual(
      (await ask('the sea "low water"')).map(({ line }) => line),
      [3],
    );
  });

  test('instant with a model that ships no table: it is made once and kept', async () => {
    const kept = join(folder, 'tiny');
    const args = ['search', 'tide', 'data', '--mode', 'instant', '--index', kept, '--json'];
    const first = await callCli([...args, ...tiny]);
    assert.equal(first.code, 0, first.stderr);
    const tables = (await readdir(kept)).filter((name) => name.startsWith('staticTable-'));
    assert.equal(tables.length, 1);
    // The texts of the user's files are in them.
    const modes = [kept, ...(await readdir(kept)).map((name) => join(kept, name))].map(
      (path) => statSync(path).mode & 0o077,
    );
    assert.deepEqual(new Set(modes), new Set([0]));
    const second = await callCli([...args, ...tiny]);
    assert.equal(second.stdout, first.stdout);
    assert.ok(parseJsonl<JsonHit>(first.stdout).every(({ score }) => score !== null));
  });

  test('instant with another model than the index: the older vectors rank and explain, and it says so', async () => {
    const kept = join(folder, 'older');
    const made = await runCli(['index', 'data', '--index', kept, '--model', tinyModel], {
      cwd: folder,
    });
    assert.match(made.stderr, / 8 texts embedded\.\n/);
    const args = ['search', 'ships at ebb', 'data', '--mode', 'instant', '--index', kept, '--json'];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^semantic-text: Ranked by the vectors of Tiny .*: those of .*MiniLM.* are not complete; semantic-text index makes them\.$/m,
    );
    const engine = createEngine(() => undefined);
    const { choice } = await engine.open({ modelFolder: tinyModel });
    const found = parseJsonl<JsonHit>(stdout);
    assert.equal(found.length, 8);
    const texts = ['ships at ebb', ...found.map(({ text }) => text)];
    const { data, dims } = await engine.embedTexts({ texts, choice, priority: 'query' });
    const rows = texts.map((_, i) => data.subarray(i * dims, (i + 1) * dims));
    for (const [i, { score, tokens }] of found.entries()) {
      assert.ok(Math.abs(cosine(rows[0]!, rows[i + 1]!) - (score ?? NaN)) < 1e-5);
      const sum = tokens.reduce((total, token) => total + (token.contribution ?? NaN), 0);
      assert.ok(Math.abs(sum - (score ?? NaN)) < 1e-5);
    }
    // No vector of the model in use was made for one answer: it would rank by few of them.
    const file = new DatabaseSync(join(kept, 'vectors.sqlite'), { readOnly: true });
    const spaces = file.prepare('SELECT total(rows) AS n FROM blocks GROUP BY space').all();
    file.close();
    assert.deepEqual(
      spaces.map(({ n }) => n),
      [8],
    );
  });

  test('quoted words must occur, as they are typed', async () => {
    const found = await hits('the sea "low water"', ...tiny);
    assert.deepEqual(
      found.map(({ line }) => line),
      [3],
    );
    assert.deepEqual(await hits('tide "water low"', ...tiny), []);
    assert.equal((await hits('"tide" "twice a day"', ...tiny))[0]?.places, 2);
    // Without quotes a word finds its other forms.
    assert.equal((await hits('boat', '--mode', 'keyword')).length, 1);
    assert.deepEqual(await hits('"boat"', '--mode', 'keyword'), []);
  });

  test('for people: rank, nearness, cosine, place and text', async () => {
    const answer = await search('ships at ebb', '-k', '1');
    const { stdout } = answer;
    assert.match(
      stdout,
      /^ {2}1 +(?:strong|likely|weak) {2}(?:meaning|words|meaning \+ words) +0\.\d{3} {2}data.harbour\.txt:3 {2}At low water .*🌊\n$/,
    );
    // Its process reads and writes the same.
    const args = ['search', 'ships at ebb', 'data', '--index', index, '-k', '1'];
    assert.deepEqual(await runCli(args), answer);
    const keyword = await search('tide', '--mode', 'keyword', '-k', '1');
    assert.match(keyword.stdout, /^ {2}1 +words +data.harbour\.txt:1 \(2 places\) {2}The tide/);
    assert.doesNotMatch(keyword.stderr, /close in meaning/);
  });

  test('that nothing was found is said in each mode, beside an output without rows', async () => {
    for (const mode of ['keyword', 'hybrid']) {
      const { code, stdout, stderr } = await search('"no such words"', '--mode', mode);
      assert.deepEqual([code, stdout], [0, '']);
      assert.match(stderr, /^semantic-text: No passage was found;/m);
    }
  });

  test('that nothing is close in meaning is said, unless what was asked for by name is there', async () => {
    const invoices = Array.from({ length: 200 }, (_, i) => `Invoice ${i} was paid on a Tuesday.`);
    await mkdir('invoices');
    await writeFile(join('invoices', 'paid.txt'), invoices.join('\n'));
    const among = (query: string): Promise<CliResult> =>
      callCli(['search', query, 'invoices', '--index', join(folder, 'paid')]);
    const foreign = await among('how volcanoes erupt');
    assert.match(foreign.stderr, /Nothing here is close in meaning\./);
    assert.match(foreign.stdout, /^ {2}1 +by chance {2}meaning +-?\d\.\d{3} {2}invoices/);
    for (const query of ['which bills were settled', '"tuesday" how volcanoes erupt']) {
      assert.doesNotMatch((await among(query)).stderr, /close in meaning/);
    }
    // A model that brings no background has one all the same.
    const other = await search('boats', '-k', '1', ...tiny);
    assert.match(
      other.stdout,
      /^ {2}1 +(?:strong|likely|weak|by chance) {2}[a-z+ ]+-?\d\.\d{3} {2}data/,
    );
  });

  test('only what lies under the paths is found; a file is named as it was given', async () => {
    const path = './data/notes/money.txt';
    const args = ['search', 'tide', path, '--index', index, '--json', '--mode', 'semantic'];
    const { stdout } = await callCli([...args, ...tiny]);
    const found = parseJsonl<JsonHit>(stdout);
    assert.deepEqual([...new Set(found.map(({ file }) => file))], [path]);
    assert.equal(found.length, 2);
  });

  test('wrong use, a path that is not there, and what is to come', async () => {
    const refused: [string[], number, RegExp][] = [
      [['search', 'x'], 2, /Give a QUERY and at least one PATH/],
      [['search', '', '.'], 2, /The query asks for nothing/],
      [['search', '" "', '.'], 2, /The query asks for nothing/],
      [['search', 'x', '-'], 2, /Standard input \(-\) has no index/],
      [['search', 'x', '.', '-k', '0'], 2, /: -k takes a whole number from 1/],
      [
        ['search', 'x', '.', '--mode', 'fast'],
        2,
        /--mode takes hybrid, semantic, keyword, instant/,
      ],
      [['search', 'x', 'none'], 1, /There is no file or folder none/],
      [['index'], 2, /Give at least one PATH/],
      [['index', '.', '--status', '--clear'], 2, /not both/],
    ];
    for (const [args, expected, message] of refused) {
      const { code, stdout, stderr } = await callCli(args);
      assert.deepEqual([code, stdout], [expected, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });

  // BloopAI/bloop#560: ten times the same line, and the answer not among the ten.
  test('a text at many places takes one of the hits that are wanted', async () => {
    const licensed = join(folder, 'licensed');
    await mkdir(licensed);
    for (let i = 1; i <= 25; i++) {
      const header = '// Licensed under the Harbour Licence, see file COPYING.';
      await writeFile(join(licensed, `f${i}.js`), `${header}\nconst ship${i} = ${i};\n`);
    }
    const answer = 'You may copy this work under its terms.';
    const free = 'The licence of the harbour allows copying for free.';
    await writeFile(join(licensed, 'notes.txt'), `${free}\n${answer}\n`);
    const query = 'under which licence may I copy this';
    for (const mode of ['hybrid', 'semantic', 'instant', 'keyword']) {
      const args = ['search', query, 'licensed', '-k', '10', '--mode', mode];
      const kept = ['--index', join(folder, `licensed-${mode}`)];
      const { code, stdout, stderr } = await callCli([...args, ...kept, '--json']);
      assert.equal(code, 0, stderr);
      const found = parseJsonl<JsonHit>(stdout);
      const distinct = new Set(found.map(({ text }) => text));
      assert.equal(distinct.size, found.length);
      assert.equal(found.length, mode === 'keyword' ? 3 : 10, mode);
      const rows = found.slice(0, 3).map(({ file, line, places }) => [file, line, places]);
      assert.deepEqual(
        rows.sort(),
        [
          [join('licensed', 'f1.js'), 1, 25],
          [join('licensed', 'notes.txt'), 1, 1],
          [join('licensed', 'notes.txt'), 2, 1],
        ],
        mode,
      );
      const plain = await callCli([...args, ...kept]);
      assert.match(plain.stdout, / licensed.f1\.js:1 \(25 places\) {2}\/\/ Licensed under/);
    }
  });

  test('without a place to keep an index it still searches, and says so', async () => {
    const args = ['search', 'tide', 'data', '--index', 'data/harbour.txt', '--mode', 'keyword'];
    const { code, stdout, stderr } = await callCli(args);
    assert.deepEqual([code, stdout.split('\n').length], [0, 2]);
    assert.match(stderr, /The index folder .* cannot be made .*; choose another one\. This search/);
    const failed = await callCli(['index', 'data', '--index', 'data/harbour.txt', ...tiny]);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /cannot be made/);
  });

  test('the default folder is in the cache, and vectors are shared there', async () => {
    const run = (...args: string[]): Promise<CliResult> => callCli([...args, ...tiny]);
    assert.match((await run('index', 'data')).stderr, / 8 texts embedded\.\n/);
    assert.match((await run('index', 'data/notes')).stderr, /1 file .* 2 segments, 0 texts embed/);
    assert.match((await run('index', 'data', '--clear')).stderr, /The vectors stay/);
    assert.equal((await run('index', 'data/notes', '--clear')).stderr, '');
    const { stdout } = await run('index', 'data', '--status');
    const status = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([status['files'], status['bytes'], status['model']], [0, 0, null]);
    assert.ok(String(status['path']).startsWith(cache));
  });
});
