import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import type { Candidate } from '../../../../../src/core/search/ranking/candidate.ts';
import { rankCandidates } from '../../../../../src/core/search/ranking/rankPassages.ts';

function candidate(item: number, known: Partial<Candidate> = {}): Candidate {
  return {
    ...{ item, cosine: undefined, words: undefined, path: `${item}.txt`, title: undefined },
    ...{ text: 'some text' },
    ...known,
  };
}

const order = (query: string, candidates: readonly Candidate[]): number[] =>
  rankCandidates(parseQuery(query), candidates, 'hybrid').map(({ item }) => item);

test('a question goes by meaning more than by words', () => {
  const near = candidate(1, { cosine: 0.6 });
  const holdsWords = candidate(2, { cosine: 0.2, words: 9 });
  assert.deepEqual(order('how the tide comes', [holdsWords, near]), [1, 2]);
});

test('a name goes by words more than by meaning', () => {
  const near = candidate(1, { cosine: 0.6 });
  const holdsWords = candidate(2, { cosine: 0.2, words: 9 });
  assert.deepEqual(order('tideTable', [near, holdsWords]), [2, 1]);
});

test('a passage that defines the name asked for stands before one that uses it', () => {
  const uses = candidate(1, { cosine: 0.5, words: 5, text: 'return new TideTable();' });
  const defines = candidate(2, { cosine: 0.5, words: 5, text: 'export class TideTable {' });
  assert.deepEqual(order('TideTable', [uses, defines]), [2, 1]);
});

test('a passage that holds the whole query as it stands comes before what is nearer', () => {
  const near = candidate(1, { cosine: 0.5, words: 5, text: 'value expected here' });
  const raises = candidate(2, { cosine: 0.4, words: 5, text: "raise Fault('Expecting value', s)" });
  const far = candidate(3, { cosine: 0.1, text: 'bread' });
  assert.deepEqual(order('expecting value', [near, raises, far]), [2, 1, 3]);
  const ranked = rankCandidates(parseQuery('expecting value'), [near, raises], 'hybrid');
  assert.equal(ranked.find(({ item }) => item === 2)?.why.phrase, 0.4);
  // A name that is made of its words is no message, and one telling word is no phrase.
  for (const [query, text] of [
    ['expecting value', 'expectingValue(1)'],
    ['value', 'a value'],
    ['the of', 'the of'],
    ['the value', 'the value'],
  ] as const) {
    const [hit] = rankCandidates(parseQuery(query), [candidate(1, { words: 5, text })], 'hybrid');
    assert.equal(hit?.why.phrase, undefined, query);
  }
});

test('of several names each is looked for where it is defined', () => {
  const uses = candidate(1, { cosine: 0.5, words: 5, text: 'low_tide(high_tide())' });
  const first = candidate(2, { cosine: 0.4, words: 4, text: 'def low_tide():' });
  const second = candidate(3, { cosine: 0.4, words: 4, text: 'def high_tide():' });
  const far = candidate(4, { cosine: 0.1, words: 1, text: 'bread' });
  assert.deepEqual(order('low_tide high_tide', [uses, first, second, far]), [2, 3, 1, 4]);
});

test('a name that no passage holds as it was typed is taken for the nearest that is declared', () => {
  const uses = candidate(1, { cosine: 0.5, words: 5, text: 'read(tideTable)' });
  const defines = { text: 'class TideTable {', title: 'TideTable', path: 'src/sea.ts' };
  const meant = candidate(2, { cosine: 0.4, words: 4, ...defines });
  assert.deepEqual(order('TideTabel', [uses, meant]), [2, 1]);
  const held = candidate(3, { cosine: 0.5, words: 5, text: 'TideTabel' });
  assert.deepEqual(order('TideTabel', [held, meant]), [3, 2]);
});

test('what changed and licences stand behind, unless they are asked for', () => {
  const changes = candidate(1, { cosine: 0.6, path: 'CHANGES.rst' });
  const code = candidate(2, { cosine: 0.55, path: 'docs/sea.rst' });
  const far = candidate(3, { cosine: 0.1, path: 'docs/bread.rst' });
  assert.deepEqual(order('how do I read the tide', [changes, code, far]), [2, 1, 3]);
  assert.deepEqual(order('how do I upgrade', [changes, code, far]), [1, 2, 3]);
});

test('a file whose name holds the words asked for stands before others', () => {
  const other = candidate(1, { cosine: 0.5, path: 'src/ships.py' });
  const named = candidate(2, { cosine: 0.5, path: 'src/tide_tables.py' });
  assert.deepEqual(order('how tables of tides are read', [other, named]), [2, 1]);
});

test('tests stand behind what they test', () => {
  const tests = candidate(1, { cosine: 0.6, path: 'test/tide.py' });
  const tested = candidate(2, { cosine: 0.5, path: 'src/tide.py' });
  const far = candidate(3, { cosine: 0.1, path: 'src/bread.py' });
  assert.deepEqual(order('tide', [tests, tested, far]), [2, 1, 3]);
});

test('a second hit of a file stands behind the first hit of another, but for lines that are texts of their own', () => {
  const rows = (text: string): Candidate[] => [
    candidate(1, { text, cosine: 0.6, path: 'a.py' }),
    candidate(2, { text, cosine: 0.55, path: 'a.py' }),
    candidate(3, { text, cosine: 0.5, path: 'b.py' }),
    candidate(4, { text, cosine: 0.1, path: 'c.py' }),
  ];
  assert.deepEqual(order('how the tide comes', rows('two\nlines')), [1, 3, 2, 4]);
  assert.deepEqual(order('how the tide comes', rows('a line')), [1, 2, 3, 4]);
});

test('a number goes by words as a name does', () => {
  const near = candidate(1, { cosine: 0.6 });
  const holdsIt = candidate(2, { cosine: 0.2, words: 9 });
  for (const query of ['1234', 'E11000', 'v1.2.3']) {
    assert.deepEqual(order(query, [near, holdsIt]), [2, 1], query);
  }
});

test('what each signal adds comes to the score', () => {
  const rows = [
    candidate(1, { cosine: 0.6, words: 3, path: 'test/tideTable.ts', text: 'class TideTable' }),
    candidate(2, { cosine: 0.3, words: 2, path: 'test/tideTable.ts' }),
    candidate(3, { cosine: 0.1, path: 'c.py' }),
  ];
  for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
    for (const { rankScore, why } of rankCandidates(parseQuery('TideTable'), rows, mode)) {
      const sum = Object.values(why).reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - rankScore) < 1e-12);
    }
  }
});

test('meaning has no share by keywords, and words have none by meaning', () => {
  const rows = [candidate(1, { cosine: 0.6, words: 3 }), candidate(2, { cosine: 0.3, words: 2 })];
  const signals = (mode: 'semantic' | 'keyword'): string[] =>
    rankCandidates(parseQuery('the tide'), rows, mode).flatMap(({ why }) => Object.keys(why));
  assert.ok(signals('semantic').includes('meaning') && !signals('semantic').includes('words'));
  assert.ok(signals('keyword').includes('words') && !signals('keyword').includes('meaning'));
});

test('of no candidates there are no hits', () => {
  assert.deepEqual(rankCandidates(parseQuery('tide'), [], 'hybrid'), []);
});

test('a document stands behind code that is as near, unless somebody asks how to use a thing', () => {
  const rows = [
    candidate(1, { cosine: 0.6, path: 'docs/tide.md' }),
    candidate(2, { cosine: 0.58, path: 'src/moon.py' }),
    candidate(3, { cosine: 0.1, path: 'src/bread.py' }),
  ];
  assert.deepEqual(order('how the water rises', rows), [2, 1, 3]);
  assert.deepEqual(order('how to make the water rise', rows), [1, 2, 3]);
});

test('a wish of a user takes nothing from documents', () => {
  const rows = [
    candidate(1, { cosine: 0.6, path: 'docs/tide.md' }),
    candidate(2, { cosine: 0.58, path: 'src/moon.py' }),
    candidate(3, { cosine: 0.1, path: 'src/bread.py' }),
  ];
  assert.deepEqual(order('the rise of water', rows), [2, 1, 3]);
  assert.deepEqual(order('make the water rise', rows), [1, 2, 3]);
});

test('a document that leads all code by far loses nothing', () => {
  const rows = [
    candidate(1, { cosine: 0.6, path: 'docs/tide.md' }),
    candidate(2, { cosine: 0.35, path: 'src/moon.py' }),
    candidate(3, { cosine: 0.1, path: 'src/bread.py' }),
  ];
  const [first] = rankCandidates(parseQuery('the rise of water'), rows, 'hybrid');
  assert.equal(first?.item, 1);
  assert.equal(first.why.document, undefined);
});

test('a passage that is named by what was asked stands before one that is not', () => {
  const other = candidate(1, { cosine: 0.5, title: 'Moon.rise' });
  const named = candidate(2, { cosine: 0.5, title: 'Harbour.tideTable' });
  assert.deepEqual(order('the table of a tide', [other, named]), [2, 1]);
});

test('of two passages that are named so the one whose name says no more stands first', () => {
  const longer = candidate(1, { cosine: 0.5, title: 'print_tide_table_of_year' });
  const named = candidate(2, { cosine: 0.5, title: 'tide_table' });
  assert.deepEqual(order('the table of a tide', [longer, named]), [2, 1]);
});

test('a common word counts where it is part of a name', () => {
  const other = candidate(1, { cosine: 0.5, path: 'src/map_request.rs' });
  const named = candidate(2, { cosine: 0.5, path: 'src/from_request.rs' });
  assert.deepEqual(order('FromRequest', [other, named]), [2, 1]);
});

test('a test is found where tests are asked for', () => {
  const tests = candidate(1, { cosine: 0.6, path: 'test/tide.py' });
  const tested = candidate(2, { cosine: 0.55, path: 'src/moon.py' });
  const far = candidate(3, { cosine: 0.1, path: 'src/bread.py' });
  assert.deepEqual(order('the water rises', [tests, tested, far]), [2, 1, 3]);
  assert.deepEqual(order('tests of how the water rises', [tests, tested, far]), [1, 2, 3]);
});

test('a file whose name shortens a word asked for stands before others', () => {
  const other = candidate(1, { cosine: 0.5, path: 'src/ships.py' });
  const named = candidate(2, { cosine: 0.5, path: 'src/utils.py' });
  assert.deepEqual(order('utility of tides', [other, named]), [2, 1]);
});

test('of passages that are as near the one whose file has more of it stands first', () => {
  const rows = [
    candidate(1, { cosine: 0.6, path: 'src/a.py', text: 'two\nlines' }),
    candidate(2, { cosine: 0.6, path: 'src/b.py', text: 'two\nlines' }),
    candidate(3, { cosine: 0.5, path: 'src/b.py', text: 'two\nlines' }),
    candidate(4, { cosine: 0.1, path: 'src/c.py', text: 'two\nlines' }),
  ];
  const ranked = rankCandidates(parseQuery('how the tide comes'), rows, 'hybrid');
  assert.deepEqual(
    ranked.map(({ item }) => item),
    [2, 1, 3, 4],
  );
  assert.ok((ranked[0]?.why.file ?? 0) > (ranked[1]?.why.file ?? 0));
});

test('lines of one log have nothing of their file', () => {
  const lines = [0.6, 0.5].map((cosine, i) => candidate(i, { cosine, path: 'harbour.log' }));
  for (const { why } of rankCandidates(parseQuery('a boat came in'), lines, 'hybrid')) {
    assert.equal(why.file, undefined);
  }
});

test('lines of one log keep their order', () => {
  const lines = [0.6, 0.55, 0.5, 0.1].map((cosine, i) =>
    candidate(i, { cosine, path: 'harbour.log' }),
  );
  assert.deepEqual(order('a boat came in', lines), [0, 1, 2, 3]);
});
