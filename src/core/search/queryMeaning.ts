import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { wordsIn } from '../tokenizer/wordsIn.ts';
import { identifierParts } from './identifierWords.ts';
import { phraseTest } from './keywordQuery.ts';
import { weakestExpected } from './nearness.ts';
import { tellingStems } from './ranking/nameWords.ts';
import { atOnce } from './steps.ts';
import { stopWords } from './stopWords.ts';

/** Whether a text may be near to a query by meaning, and not by its letters alone. */
export type MeaningTest = (text: string) => boolean;

interface AskedWord {
  readonly text: string;
  readonly isKnown: boolean;
}

// A vocabulary has the words that a model has often met, and others in pieces: `token ##izer`, but `fl ##ur ##ble`.
const leastLettersInPiece = 2.5;
// Of a query's letters and digits, those of stop words left out: the rest may be what it does not know.
const leastMeant = 0.5;

const lettersAlone = /^[\p{L}\p{M}'’]+$/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
const pictograph = /\p{Extended_Pictographic}/u;
const oneRepeated = /^(.)\1*$/su;
// Of other scripts one letter, which is a word or a syllable, is often a piece.
const alphabet = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const identifier = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Says of which texts a model's cosine to a query is to be believed. Its vector of `zzzz qqq`, `a9f3` or `};` is one of
 * letters and signs, to which lines of little else come nearer than texts come to what the background's queries ask. So at
 * least half of a query has to be words that the vocabulary knows, or that the text holds; or it stands in the text as it
 * was typed. Stop words, single letters and a letter that is repeated tell nothing. `plain`: without quotes and filters.
 */
export function meaningTest(plain: string, tokenizer: Tokenizer): MeaningTest {
  const telling = askedWords(plain, tokenizer);
  const wanted = leastMeant * unitsOf(telling);
  const known = unitsOf(telling.filter(({ isKnown }) => isKnown));
  if (known > 0 && known >= wanted) return () => true;
  const typed = plain.trim();
  const holdsTyped = typed.length > 1 ? phraseTest(typed) : undefined;
  const others = telling
    .filter(({ isKnown }) => !isKnown)
    .map((word) => ({ ...word, stems: tellingStems(word.text) }));
  return (text) => {
    if (holdsTyped && atOnce(holdsTyped(text))) return true;
    if (others.length === 0) return false;
    const stems = tellingStems(text);
    const held = others.filter((word) => [...word.stems].some((stem) => stems.has(stem)));
    const meant = known + unitsOf(held);
    return meant > 0 && meant >= wanted;
  };
}

/**
 * `expectedByChance` of a cosine: where it is not to be believed, see `meaningTest`, never less than 1, which is `weak`. The
 * text is looked at where that changes anything.
 */
export function expectedWhereMeant(
  expected: number | undefined,
  text: () => string,
  means: MeaningTest | undefined,
): number | undefined {
  if (expected === undefined || !means || expected >= weakestExpected) return expected;
  return means(text()) ? expected : weakestExpected;
}

/** The words of a query that tell something, names in their parts. */
function askedWords(plain: string, tokenizer: Tokenizer): AskedWord[] {
  const apart = plain
    .replaceAll(identifier, (word) => {
      const parts = identifierParts(word);
      return parts.length > 0 ? parts.join(' ') : word;
    })
    .trim();
  return wordsIn(tokenizer, apart, { start: 0, end: apart.length })
    .map(({ start, end, pieces, isUnknown }) => {
      const text = apart.slice(start, end).trim();
      return { text, isKnown: !isUnknown && isKnownWord(text, pieces.length) };
    })
    .filter(({ text, isKnown }) => isKnown || canBeHeld(text));
}

function isKnownWord(text: string, pieces: number): boolean {
  if (pictograph.test(text)) return true;
  if (!lettersAlone.test(text) || stopWords.has(text.toLowerCase())) return false;
  if (!alphabet.test(text)) return true;
  return text.length > 1 && !oneRepeated.test(text) && text.length >= leastLettersInPiece * pieces;
}

/** Whether it says something that a text holds it. */
function canBeHeld(text: string): boolean {
  return text.length > 1 && letterOrDigit.test(text) && !stopWords.has(text.toLowerCase());
}

function unitsOf(words: readonly AskedWord[]): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}
