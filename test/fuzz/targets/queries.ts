import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { foldText } from '../../../src/core/search/foldedText.ts';
import {
  phraseExpression,
  phraseTest,
  queryWords,
  wordExpressions,
} from '../../../src/core/search/keywordQuery.ts';
import { asksForNothing, parseQuery, plainPlaces } from '../../../src/core/search/query.ts';
import { atOnce } from '../../../src/core/search/steps.ts';
import { fileFilter } from '../../../src/engine/query/fileFilter.ts';
import { linesWithoutModel } from '../../../src/engine/query/patternLines.ts';
import { TextFilter } from '../../../src/engine/query/textFilter.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateText } from '../mutations/mutateText.ts';

const words = [
  ...[
    '"',
    '-"',
    '“',
    '”',
    '-',
    ' -',
    '/',
    ' /',
    '/i ',
    '\\/',
    'path:',
    ' -path:',
    'lang:',
    ' lang:"',
    'lang:c++',
    '*',
    '**/',
    '?',
    '[',
    ']',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    '(?:',
    '(?i)',
    '.*',
    'a+',
    '{1,1000}',
    '\\p{L}',
    '\\b',
    '^',
    '$',
    '|',
    'boats',
    ' the ',
    'NEAR(',
    'AND',
    'OR',
    ':',
  ],
  ...[
    'path:src/*.ts',
    '/a|b/',
    "it's",
    'foo_bar',
    'fooBar',
    '東京',
    '潮',
    'ก',
    '-word',
    '--option',
    '-5',
    "'",
    ';',
  ],
];
const texts = [
  'The boats lie asleep; foo_bar(fooBar).',
  '東京の夜は静かで',
  '',
  'it\'s /a/ path:x "b" c++',
  'a'.repeat(9000),
];
let fullText: DatabaseSync | undefined;

/** What is typed into a search: never fails but for patterns and globs, and what it says is what was typed. */
export const queries: FuzzTarget<string> = {
  seeds: () => [
    'boats asleep "in the harbour" -tide path:src lang:ts',
    '/fo+_bar/i -/x{2}/ -"old one" path:"a b/*.md" -lang:"c++"',
    "it's foo_bar fooBar 東京の夜 -5 --option naïve",
  ],

  mutate: (typed, chance, seeds) => mutateText(typed, chance, words, seeds).slice(0, 3000),

  check: (typed) => {
    const query = parseQuery(typed);
    const places = plainPlaces(typed);
    assert.equal(places.length, query.plain.length, 'a place for each unit');
    for (const [i, place] of places.entries()) {
      assert.ok(i === 0 || place >= places[i - 1]!, 'places out of order');
      // A quote is blank in it.
      if (query.plain[i]!.trim() !== '') {
        assert.equal(typed[place], query.plain[i], 'another unit');
        assert.ok(i === 0 || place > places[i - 1]!, 'two units at one place');
      }
    }
    assert.equal(typeof asksForNothing(query), 'boolean');
    const asked = [
      ...wordExpressions(query.plain),
      ...query.wanted.phrases.map((phrase) => phraseExpression(phrase)),
    ];
    for (const expression of asked) if (expression !== undefined) search(expression);
    assert.ok(queryWords(query.plain).length <= 200, 'too many words');
    for (const phrase of query.wanted.phrases) {
      if (phraseExpression(phrase) === undefined) continue;
      assert.equal(atOnce(phraseTest(phrase)(`so ${phrase} it is`)), true, `no ${phrase}`);
    }
    assert.equal(foldText(foldText(typed)), foldText(typed), 'folded twice is otherwise');
    const filter = readOrRefused(() => new TextFilter(query), ['invalidInput']);
    if (filter) {
      for (const text of texts) atOnce(filter.accepts(text));
      readOrRefused(
        () =>
          linesWithoutModel(
            query,
            texts.map((text) => ({ text })),
          ),
        ['invalidInput'],
      );
    }
    const isWanted = readOrRefused(() => fileFilter(query, ['/a', '/a/b']), ['invalidInput']);
    for (const path of ['/a/b/c.ts', '/a/src/x.md', '/c', '/a']) isWanted?.(path);
  },

  close: () => {
    fullText?.close();
    fullText = undefined;
  },
};

/** What SQLite cannot read throws. */
function search(expression: string): void {
  if (!fullText) {
    fullText = new DatabaseSync(':memory:');
    fullText.exec("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter unicode61')");
  }
  fullText.prepare('SELECT rowid FROM words WHERE words MATCH ?').all(expression);
}
