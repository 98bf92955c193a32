import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import { IndexScope } from '../../../../../src/engine/index/ranking/indexScope.ts';
import type { SnapshotQuery } from '../../../../../src/engine/index/ranking/snapshot.ts';
import { textPlaces } from '../../../../../src/engine/index/ranking/textPlaces.ts';
import type { TextPlacesAnswer, TextPlacesRequest } from '../../../../../src/protocol/indexApi.ts';
import { someVectors, space, TestIndex, unit } from '../indexSetup.ts';

const header = 'Licensed under the Harbour Licence';
const others = Array.from({ length: 30 }, (_, i) => `ship number ${i}`);
const [headerVector = new Float32Array(), ...otherVectors] = someVectors(31, space.dims, 3);

/** Thirty files with the same first line, which is moved in in every other one, and a note of its own kind. */
function index(): TestIndex {
  const made = new TestIndex();
  others.forEach((other, i) => {
    made.put(`/w/f${String(i).padStart(2, '0')}`, [i % 2 === 0 ? header : `  ${header}`, other]);
  });
  made.put('/w/notes', ['You may copy under this licence', header]);
  const near = unit(headerVector.map((value, i) => value + (i === 0 ? 0.5 : 0)));
  made.embed(
    [header, ...others, 'You may copy under this licence'],
    [headerVector, ...otherVectors, near],
  );
  return made;
}

const search = { query: parseQuery('licence'), limit: 10, vector: () => headerVector };

function placesIn(
  made: TestIndex,
  request: Omit<TextPlacesRequest, 'location'>,
): TextPlacesAnswer & { readonly names: string[] } {
  const steps = textPlaces(made.workspace, new IndexScope(made.workspace, () => true), request);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    const names = step.value.places.map(({ path, line }) => `${path.slice(3)}:${line}`);
    return { ...step.value, names };
  }
}

describe('A text at many places', () => {
  test('is one hit, in each mode, with the number of its places', async () => {
    const made = index();
    for (const mode of ['semantic', 'hybrid', 'keyword'] as const) {
      const { hits } = await made.search().search({ ...search, mode } satisfies SnapshotQuery);
      const found = hits.filter(({ text }) => text.includes('Licen') || text.includes('licence'));
      const rows = found.map(({ path, text, places }) => [path, text, places]).sort();
      assert.deepEqual(rows, [
        ['/w/f00', header, 31],
        ['/w/notes', 'You may copy under this licence', 1],
      ]);
      // It takes one place of those that are wanted.
      assert.equal(hits.length, mode === 'keyword' ? 2 : 10);
    }
    made.close();
  });

  test('is one hit of the words, however many ways it is moved in', async () => {
    const made = new TestIndex();
    made.put(
      '/w/a',
      Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}a red boat`),
    );
    made.put('/w/b', ['a boat that is red and has a long name', 'one more boat']);
    const { hits } = await made.search().search({
      ...{ query: parseQuery('red boat'), limit: 3, vector: undefined, mode: 'keyword' },
    });
    assert.deepEqual(
      hits.map(({ places }) => places),
      [40, 1, 1],
    );
    made.close();
  });

  test('counts the places where it is looked for', async () => {
    const made = index();
    const files = { under: ['/w/f01', '/w/f02', '/w/f03'], roots: ['/w'] };
    const asked = { ...search, mode: 'hybrid', files } as const;
    const hit = (await made.search().search(asked)).hits.find(({ places }) => places > 1);
    assert.deepEqual([hit?.path, hit?.text, hit?.places], ['/w/f01', `  ${header}`, 3]);
    const spaced = { ...asked, query: parseQuery('/^ +Licensed/') };
    assert.deepEqual(
      (await made.search().search(spaced)).hits.map(({ path, places }) => [path, places]),
      [['/w/f01', 2]],
    );
    const inNames = { ...asked, files: undefined, query: parseQuery('licence path:f1') };
    const [first] = (await made.search().search({ ...inNames, mode: 'semantic' })).hits;
    assert.deepEqual([first?.path, first?.places], ['/w/f10', 10]);
    made.close();
  });

  test('is a neighbour of itself once where it stands elsewhere, too', () => {
    const made = index();
    const exclude = { path: '/w/f00', start: 0, end: header.length };
    const { hits } = made.search().similar({ vector: () => headerVector, limit: 5, exclude });
    assert.equal(hits.length, 5);
    assert.deepEqual([hits[0]?.path, hits[0]?.places], ['/w/f01', 30]);
    assert.equal(hits.filter(({ text }) => text.trim() === header).length, 1);
    const places = placesIn(made, { text: hits[0]?.text ?? '', exclude, limit: 1000 });
    assert.equal(places.count, 30);
    assert.equal(places.names[0], 'f01:1');
    made.close();
  });

  test('has its places given as they are, in the order of the files, as many as are wanted', () => {
    const made = index();
    const all = placesIn(made, { text: header, limit: 1000 });
    assert.equal(all.count, 31);
    assert.deepEqual(all.names.slice(0, 2), ['f00:1', 'f01:1']);
    assert.equal(all.names.at(-1), 'notes:2');
    const { text, start, end, cell } = all.places[1]!;
    assert.deepEqual([text, start, end, cell], [`  ${header}`, 0, header.length + 2, undefined]);
    const some = placesIn(made, { text: `  ${header}`, limit: 4 });
    assert.deepEqual([some.places.length, some.count], [4, 31]);
    const asked = { text: header, limit: 9, under: ['/w'], roots: ['/w'] };
    assert.deepEqual(placesIn(made, { ...asked, query: '/^L/ path:f2' }).names, [
      ...['f20:1', 'f22:1', 'f24:1', 'f26:1', 'f28:1'],
    ]);
    assert.deepEqual(placesIn(made, { text: 'nowhere', limit: 9 }).count, 0);
    made.close();
  });
});
