import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draggedUris } from '../../../../../src/features/results/model/draggedUris.ts';
import { ResultTree } from '../../../../../src/features/results/model/resultTree.ts';
import type { ResultHit } from '../../../../../src/host/results.ts';

function hit(name: string, line: number, fragment = ''): ResultHit {
  const uri = { toString: () => `file:///${name}${fragment && `#${fragment}`}`, fragment };
  const range = { start: { line, character: 4 }, end: { line, character: 9 } };
  return { uri, range, title: name, text: 'text' } as unknown as ResultHit;
}

test('a dragged hit opens its file at its place; of several in one file the first counts', () => {
  const { hits, files } = ResultTree.of([hit('a', 2), hit('a', 7), hit('b', 0)], 'tree');
  assert.deepEqual(draggedUris(hits), ['file:///a#L3,5-L3,10', 'file:///b#L1,5-L1,10']);
  assert.deepEqual(draggedUris(files), ['file:///a', 'file:///b']);
});

test('the fragment of a notebook’s cell stays', () => {
  assert.deepEqual(draggedUris(ResultTree.of([hit('n', 3, 'cell')], 'list').hits), [
    'file:///n#cell',
  ]);
});
