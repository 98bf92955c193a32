import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { callCli } from '../support/callCli.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { parseJsonl } from '../support/runCli.ts';

const cells = [
  { cell_type: 'markdown', source: ['# Ferry\n', '\n', 'Small ferry note. It is old.'] },
  { cell_type: 'code', source: 'x = 1 # ferry code\n\ny = 2' },
];
const tiny = ['--model', tinyModel] as const;

interface Row {
  readonly cell?: number | null;
  readonly title?: string | null;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

describe('documents of a kind on the command line', () => {
  const folderBefore = process.cwd();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
    process.chdir(folder);
    await writeFile('nb.ipynb', JSON.stringify({ cells, nbformat: 4 }));
    await writeFile('damaged.ipynb', '{"cells": [{"cell_type": "code", "source": "x');
    await writeFile('film.srt', '1\n00:00:01,000 --> 00:00:02,000\nThe ferry\nis late.\n');
    await writeFile('plain.txt', 'The ferry\n***\n');
  });
  after(async () => {
    process.chdir(folderBefore);
    await rm(folder, { recursive: true });
  });

  async function rows(...args: string[]): Promise<Row[]> {
    const result = await callCli(['embed', ...args, ...tiny]);
    assert.equal(result.code, 0, result.stderr);
    return parseJsonl<Row>(result.stdout);
  }
  const placed = (all: readonly Row[]): unknown =>
    all.map(({ cell, start, end, text }) => [cell, start, end, text]);

  test('embed gives a notebook’s cells, numbers from 1, offsets in the cell’s text', async () => {
    const expected = [
      [1, 0, 7, '# Ferry'],
      [1, 9, 26, 'Small ferry note.'],
      [1, 27, 37, 'It is old.'],
      [2, 0, 18, 'x = 1 # ferry code'],
      [2, 20, 25, 'y = 2'],
    ];
    assert.deepEqual(placed(await rows('nb.ipynb', '--segment', 'sentence')), expected);
    assert.deepEqual(
      (await rows('nb.ipynb', '--segment', 'file')).map(({ cell, text }) => [cell, text.length]),
      [
        [1, 37],
        [2, 25],
      ],
    );
    assert.deepEqual(
      (await rows('nb.ipynb', '--segment', 'passage')).map(({ cell, title }) => [cell, title]),
      [
        [1, 'Cell 1 › Ferry'],
        [2, 'Cell 2 › x, y'],
      ],
    );
    const mixed = await rows('plain.txt', 'nb.ipynb');
    assert.deepEqual(
      mixed.map(({ cell }) => cell),
      [null, 1, 1, 2, 2],
    );
    const csv = await callCli(['embed', 'nb.ipynb', '--format', 'csv', ...tiny]);
    assert.match(csv.stdout, /^file,start,end,text,cell,d0,.*\nnb\.ipynb,0,7,# Ferry,1,/);
  });

  test('a token too many is named with its cell', async () => {
    const result = await callCli(['embed', 'nb.ipynb', '--max-length', '5', ...tiny]);
    assert.equal(result.code, 2);
    assert.match(result.stderr, /nb\.ipynb, cell 1, line 1: Token length greater/);
  });

  test('a damaged notebook is an error that names it', async () => {
    const result = await callCli(['embed', 'damaged.ipynb', ...tiny]);
    assert.equal(result.code, 1);
    assert.match(result.stderr, /damaged\.ipynb is not a notebook; mend it/);
    assert.equal(result.stdout, '');
  });

  test('a cue is one row, and what says nothing has none', async () => {
    assert.deepEqual(placed(await rows('film.srt', 'plain.txt')), [
      [undefined, 32, 50, 'The ferry\nis late.'],
      [undefined, 0, 9, 'The ferry'],
    ]);
  });

  test('each hit of a search names its cell', async () => {
    const args = ['search', 'ferry', 'nb.ipynb', 'plain.txt', '--mode', 'keyword', '--index', 'i'];
    const result = await callCli([...args, '--json']);
    assert.equal(result.code, 0, result.stderr);
    const hits = parseJsonl<Row & { readonly line: number; readonly file: string }>(result.stdout);
    const found = hits.map(({ file, cell, line, start }) => [file, cell, line, start]);
    assert.deepEqual(found.map(String).sort(), [
      'nb.ipynb,1,1,0',
      'nb.ipynb,2,1,0',
      'plain.txt,,1,0',
    ]);
    const shown = (await callCli(args)).stdout;
    assert.match(shown, /nb\.ipynb:cell 2:1 {2}Cell 2 › x, y: x = 1/);
    assert.match(shown, /plain\.txt:1 {2}The ferry/);
  });
});
