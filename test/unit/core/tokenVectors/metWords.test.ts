import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { metTints, metWords } from '../../../../src/core/tokenVectors/metWords.ts';
import type { WordMatch } from '../../../../src/core/tokenVectors/wordMatches.ts';

/** Each entry: the query's word, the text's, the cosine and the weight. */
function matchesOf(
  query: string,
  text: string,
  met: readonly [asked: string, said: string, cosine: number, weight: number][],
): WordMatch[] {
  return met.map(([asked, said, cosine, weight]) => {
    const [queryStart, start] = [query.indexOf(asked), text.indexOf(said)];
    assert.ok(queryStart >= 0 && start >= 0);
    const [queryEnd, end] = [queryStart + asked.length, start + said.length];
    return { queryStart, queryEnd, start, end, cosine, weight };
  });
}

const query = 'how the moon moves boats';
const told = (text: string, met: Parameters<typeof matchesOf>[2]) =>
  metWords(query, text, matchesOf(query, text, met)).map(
    ({ start, end, tint, asked, isSame }) =>
      [text.slice(start, end), tint, asked.join(), isSame] as const,
  );

describe('words of a text that met those of a query', () => {
  test('stand in the order of the text, each with the colour of its query word; the same word is known in another form', () => {
    const found = told('A boat rises by the lunar pull', [
      ['how', 'by', 0.4, 0.02],
      ['moon', 'lunar', 0.7, 0.5],
      ['moves', 'pull', 0.5, 0.18],
      ['boats', 'boat', 0.9, 0.3],
    ]);
    assert.deepEqual(found, [
      ['boat', 1, 'boats', true],
      ['lunar', 0, 'moon', false],
      ['pull', 2, 'moves', false],
    ]);
  });

  test('a query word keeps its colour in a text where those before it met nothing near', () => {
    const found = told('Boats, and bread', [
      ['moon', 'bread', 0.39, 0.6],
      ['boats', 'Boats', 1, 0.4],
    ]);
    assert.deepEqual(found, [['Boats', 1, 'boats', true]]);
  });

  test('of several that met a word the nearest gives the colour, and those that are farther only found nothing nearer', () => {
    const tide = (cosine: number) =>
      told('the tide', [
        ['moon', 'tide', cosine, 0.5],
        ['boats', 'tide', 0.6, 0.3],
      ]);
    assert.deepEqual(tide(0.55), [['tide', 1, 'boats,moon', false]]);
    assert.deepEqual(tide(0.49), [['tide', 1, 'boats', false]]);
    assert.deepEqual(tide(0.75), [['tide', 0, 'moon', false]]);
  });

  test('stop words and signs are none, in the query and in the text, and take no colour', () => {
    const found = told('by the moon !', [
      ['how', 'by', 0.9, 0.5],
      ['the', 'moon', 0.9, 0.2],
      ['moves', '!', 0.9, 0.2],
      ['boats', 'the', 0.9, 0.2],
      ['moon', 'moon', 0.9, 0.1],
    ]);
    assert.deepEqual(found, [['moon', 2, 'moon', true]]);
  });

  test('no more of them than there are colours, none where nothing is near or counts', () => {
    const letters = Array.from({ length: 9 }, (_, i) => `w${i}`);
    const many = letters.join(' ');
    const matches = matchesOf(
      many,
      many,
      letters.map((word) => [word, word, 1, 1 / letters.length]),
    );
    const found = metWords(many, many, matches);
    assert.deepEqual(
      found.map(({ tint }) => tint),
      Array.from({ length: metTints }, (_, tint) => tint),
    );
    assert.deepEqual(told('far', [['moon', 'far', 0.2, 1]]), []);
    assert.deepEqual(told('far', [['moon', 'far', 0.9, 0]]), []);
    assert.deepEqual(metWords('', '', []), []);
  });
});
