import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atOnce } from '../../../../../src/core/search/steps.ts';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import { IndexScope } from '../../../../../src/engine/index/ranking/indexScope.ts';
import { textPlaces } from '../../../../../src/engine/index/ranking/textPlaces.ts';
import { someVectors, space, TestIndex } from '../indexSetup.ts';

const twice = 'so many of the boats are here';
const hill = 'the house is on the hill';
const many = 'the ferry is late';
const plain = 'T-1 is in a line of plain text';

/** A text stands in two records, another in sixty. */
function index(): TestIndex {
  const made = new TestIndex();
  const ids = Array.from({ length: 60 }, (_, i) => `F-${i} · radio`);
  made.put(
    '/w/a.csv',
    [twice, hill, twice, ...ids.map(() => many)],
    ['T-1 · mail · Ann Lee', 'T-2 · phone · Bob Ray', 'T-3 · mail · Bob Räy', ...ids],
  );
  made.put('/w/c.txt', [plain, 'and one more'], ['T-3', undefined]);
  const texts = [twice, hill, many, plain, 'and one more'];
  made.embed(texts, someVectors(texts.length, space.dims, 5));
  return made;
}

async function found(query: string, mode: 'keyword' | 'hybrid' = 'keyword'): Promise<string[]> {
  const made = index();
  const [vector = new Float32Array()] = someVectors(1, space.dims, 7);
  const { hits } = await made
    .search()
    .search({ query: parseQuery(query), mode, limit: 9, vector: () => vector });
  made.close();
  return hits
    .map(({ path, line, places }) => `${path.slice(3)}:${line}${places > 1 ? ` x${places}` : ''}`)
    .sort();
}

test('what is in quotes may stand in a record’s title, and the record that has it is the hit', async () => {
  for (const mode of ['keyword', 'hybrid'] as const) {
    assert.deepEqual(await found('"T-2"', mode), ['a.csv:2']);
    assert.deepEqual(await found('boats "T-3"', mode), ['a.csv:3']);
    // A record far behind the first ones with the same text.
    assert.deepEqual(await found('"F-57"', mode), ['a.csv:61']);
  }
  assert.deepEqual(await found('"T-1"'), ['a.csv:1', 'c.txt:1']);
  assert.deepEqual(await found('"bob ray"'), ['a.csv:2', 'a.csv:3']);
  assert.deepEqual(await found('"radio"'), ['a.csv:4 x60']);
});

test('all in quotes must be in one record, and what is not wanted is looked for in the text alone', async () => {
  assert.deepEqual(await found('"mail" "boats"'), ['a.csv:1 x2']);
  assert.deepEqual(await found('"Ann Lee" "boats"'), ['a.csv:1']);
  assert.deepEqual(await found('"Ann Lee" "hill"'), []);
  assert.deepEqual(await found('"phone" -hill'), []);
  assert.deepEqual(await found('"hill" -phone'), ['a.csv:2']);
});

test('a title of what is no record is not looked at', async () => {
  assert.deepEqual(await found('"T-3"'), ['a.csv:3']);
});

test('places of a text are those of the records that have what is in quotes', () => {
  const made = index();
  const scope = new IndexScope(made.workspace, () => true);
  const linesOf = (text: string, query: string): number[] => {
    const request = { text, query, limit: 99 };
    return atOnce(textPlaces(made.workspace, scope, request)).places.map(({ line }) => line);
  };
  assert.deepEqual(linesOf(twice, '"mail"'), [1, 3]);
  assert.deepEqual(linesOf(twice, '"T-3"'), [3]);
  assert.deepEqual(linesOf(twice, '"boats"'), [1, 3]);
  assert.deepEqual(linesOf(many, '"F-57"'), [61]);
  assert.deepEqual(linesOf(hill, '"mail"'), []);
  made.close();
});
