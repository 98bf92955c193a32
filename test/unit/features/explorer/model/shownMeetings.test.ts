import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WordMatch } from '../../../../../src/core/tokenVectors/wordMatches.ts';
import { shownMeetings } from '../../../../../src/features/explorer/model/shownMeetings.ts';

/** The words of two texts that are written alike meet. */
function meet(reference: string, text: string, weight = 1): WordMatch[] {
  return [...reference.matchAll(/\w+/g)].flatMap(({ 0: word, index }): WordMatch[] => {
    const start = text.search(new RegExp(`\\b${word}\\b`));
    if (start < 0) return [];
    const at = { queryStart: index, queryEnd: index + word.length };
    return [{ ...at, start, end: start + word.length, cosine: 1, weight }];
  });
}

function words({ texts, matches }: ReturnType<typeof shownMeetings>): string[][] {
  const [asked, said] = texts;
  return matches.map(({ queryStart, queryEnd, start, end }) => [
    asked.slice(queryStart, queryEnd),
    said.slice(start, end),
  ]);
}

describe('two texts and the words of them that met, as they are shown', () => {
  test('texts of usual length are shown whole', () => {
    const [reference, text] = ['open the gate', 'a gate that nobody will open'];
    const shown = shownMeetings(reference, text, meet(reference, text));
    assert.deepEqual(shown.texts, [reference, text]);
    assert.deepEqual(words(shown), [
      ['open', 'open'],
      ['gate', 'gate'],
    ]);
    assert.equal(shown.beyond, 0);
  });

  test('of a long text the part where most met, cut between words, and what lies outside is counted', () => {
    const filler = 'other things are said here, '.repeat(100);
    const reference = 'gate harbour light';
    const text = `the gate ${filler}the harbour has a light ${filler}`;
    const shown = shownMeetings(reference, text, meet(reference, text));
    assert.deepEqual(words(shown), [
      ['harbour', 'harbour'],
      ['light', 'light'],
    ]);
    assert.equal(shown.beyond, 1);
    const [, part] = shown.texts;
    assert.ok(part.length <= 1300, `${part.length}`);
    const at = text.indexOf(part);
    assert.match(text[at - 1] ?? ' ', /\s/);
    assert.match(text.slice(at + part.length - 1, at + part.length + 1), /\s|^$/);
  });

  test('a text without a space is cut between characters', () => {
    const text = '🌊'.repeat(2000);
    const shown = shownMeetings('wave', text, []);
    assert.ok(shown.texts[1].isWellFormed());
    assert.ok(shown.texts[1].length < text.length);
    assert.deepEqual(shown.matches, []);
  });
});
