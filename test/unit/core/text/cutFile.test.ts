import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutFile, cutKind, cutPassages } from '../../../../src/core/text/cutFile.ts';

const shown = (json: unknown): unknown =>
  cutFile(
    typeof json === 'string' ? json : JSON.stringify(json),
    cutKind('a.ipynb', 'line', []),
    'a.ipynb',
  )?.map(({ text, cell, start, end, line }) => [cell, start, end, line, text]);

describe('cutFile', () => {
  test('a name says how its file is cut', () => {
    const endings = ['.md', '.rst'];
    assert.deepEqual(
      ['a.md', 'A.MD', 'a.mdx', 'b.IPYNB', 'c', 'a.py', 'b/Makefile', 'c.json'].map((name) =>
        cutKind(name, 'line', endings),
      ),
      [
        'sentence of markdown 8',
        'sentence of markdown 8',
        'line of markdown 8',
        'line of notebook 7',
        'line of plain 7',
        'line of code 4',
        'line of code 4',
        'line of json 3',
      ],
    );
    assert.equal(cutKind('a.md', 'passage', endings), 'passage of markdown 8');
    assert.equal(
      cutKind('a.csv', 'passage', endings, ['x y']),
      'passage of delimited 7 by ["x y"]',
    );
  });

  test('a notebook by cell, offsets and lines in the cell’s own text', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# Tides\n', '\n', 'Boats sleep. Gulls do not.'] },
      { cell_type: 'code', source: 'import x\n\nprint(x)', outputs: [{ text: 'not this' }] },
      { cell_type: 'raw', source: [] },
      { cell_type: 'code' },
      { cell_type: 'code', source: ['last'] },
    ];
    const expected = [
      [0, 0, 7, 1, '# Tides'],
      [0, 9, 21, 3, 'Boats sleep.'],
      [0, 22, 35, 3, 'Gulls do not.'],
      [1, 0, 8, 1, 'import x'],
      [1, 10, 18, 3, 'print(x)'],
      [4, 0, 4, 1, 'last'],
    ];
    assert.deepEqual(shown({ cells, nbformat: 4 }), expected);
  });

  test('notebooks of version 3, and what is none', () => {
    const sheet = { cells: [{ cell_type: 'code', input: ['a\n', 'b'] }] };
    assert.deepEqual(shown({ worksheets: [sheet] }), [
      [0, 0, 1, 1, 'a'],
      [0, 2, 3, 2, 'b'],
    ]);
    assert.deepEqual(shown({ cells: [7, null, { source: { a: 1 } }] }), []);
    const marked = `\ufeff${JSON.stringify({ cells: [{ source: 'x = 1' }] })}`;
    assert.deepEqual(
      cutPassages(marked, 'a.ipynb')?.map(({ text }) => text),
      ['x = 1'],
    );
    for (const json of ['{"cells": [', '[]', '7', '{}', 'NaN'])
      assert.equal(shown(json), undefined);
  });

  test('a notebook that was just made is empty, and one with numbers of Python is read', () => {
    assert.deepEqual(shown('\n'), []);
    const json = '{"cells":[{"source":"a = \\"NaN\\"","outputs":[NaN,-Infinity,"NaN"]}]}';
    assert.deepEqual(shown(json), [[0, 0, 9, 1, 'a = "NaN"']]);
  });
});
