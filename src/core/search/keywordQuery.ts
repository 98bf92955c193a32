import { foldText } from './foldedText.ts';
import {
  identifierParts,
  identifierWords,
  numberedWords,
  searchWords,
  wordsAndSigns,
} from './identifierWords.ts';
import type { Steps } from './steps.ts';
import { stopWords } from './stopWords.ts';
import {
  letterPairs,
  runLetters,
  textParts,
  unspacedRuns,
  withLettersApart,
} from './unspacedWords.ts';

// More words say nothing new, and the full text reads an expression of this many in milliseconds.
const maxWords = 100;
// Of a text: 5 ms at most.
const unitsAtOnce = 4096;

const letterAndDigit = /[\p{L}\p{M}]\p{N}|\p{N}\p{L}/u;

/** A word that is looked for. */
export interface QueryWord {
  /** In small letters. */
  readonly text: string;
  /** Whether it is the beginning of what is looked for. */
  readonly isPrefix: boolean;
}

/** The words of a plain query, stop words only where there are no others. */
export function queryWords(plain: string): QueryWord[] {
  const words: QueryWord[] = [];
  const parts: QueryWord[] = [];
  for (const word of searchWords(foldText(plain))) {
    words.push(wholeWord(word));
    for (const part of identifierParts(word)) parts.push(wholeWord(part));
    for (const { text, isRun } of unspacedRuns(word)) {
      if (isRun) for (const pair of runWords(text)) parts.push(pair);
      else parts.push(wholeWord(text));
    }
  }
  // Where there are too many, what was typed goes before its parts.
  const all = distinct([
    ...distinct(words).slice(0, maxWords),
    ...distinct(parts).slice(0, maxWords),
  ]);
  const telling = all.filter(({ text, isPrefix }) => isPrefix || !stopWords.has(text));
  return telling.length > 0 ? telling : all;
}

/** The same, each as an FTS5 expression. */
export function wordExpressions(plain: string): string[] {
  return queryWords(plain).map(wordExpression);
}

/**
 * An FTS5 expression that finds whatever may hold a phrase, see `phraseTest`, in names, too, unless `isInNames` is false; undefined
 * for one that holds no word.
 */
export function phraseExpression(phrase: string, isInNames = true): string | undefined {
  const words = searchWords(foldText(phrase));
  if (words.length === 0) return undefined;
  const runs = words.map(unspacedRuns);
  if (runs.every(({ length }) => length === 0)) {
    const whole = asPhrase(words.join(' '));
    // The full text has the letters and the digits of `utf8Text` apart.
    const apart = isInNames && words.some((word) => letterAndDigit.test(word));
    return apart ? `${whole} OR ${asPhrase(words.flatMap(partsOf).join(' '))}` : whole;
  }
  const all = words.flatMap((word, i) => {
    const parts = runs[i] ?? [];
    if (parts.length === 0) return asPhrase(word);
    return parts.flatMap(({ text, isRun }) =>
      isRun ? runWords(text).map(wordExpression) : asPhrase(text),
    );
  });
  return [...new Set(all)].join(' AND ');
}

/**
 * Tells of texts whether they hold the words of a phrase as they were typed, case and accents aside: the full text goes by
 * stems, for which boats are a boat. Signs in the phrase have to stand where it has them; others may stand between its words.
 * A phrase of words alone is found in names, too, unless `isInNames` is false.
 */
export function phraseTest(phrase: string, isInNames = true): (text: string) => Steps<boolean> {
  const folded = foldText(phrase);
  const words = searchWords(folded);
  const all = wordsAndSigns(folded);
  if (all.length > words.length) {
    const wanted = joined(all);
    return (text) => holds(text, wanted, [wordsAndSigns]);
  }
  const wanted = joined(words);
  const inNames = letterAndDigit.test(folded)
    ? [identifierWords, numberedWords]
    : [identifierWords];
  const readings = isInNames ? [searchWords, ...inNames] : [searchWords];
  return (text) => holds(text, wanted, readings);
}

function partsOf(word: string): readonly string[] {
  const parts = identifierParts(word);
  return parts.length > 0 ? parts : [word];
}

function* holds(text: string, wanted: string, readings: readonly Reading[]): Steps<boolean> {
  for (const read of readings) {
    let before = '';
    for (const part of textParts(text, unitsAtOnce)) {
      const words = `${before}${lastRead.words(part, read)}`;
      if (words.includes(wanted)) return true;
      if (part.length === text.length) break;
      yield undefined;
      // What may begin one that ends in the next part, which begins with a space itself.
      before = words.slice(-wanted.length, -1);
    }
  }
  return false;
}

type Reading = (text: string) => string[];

/** What a part of a text says: where many phrases are looked for in it one after the other, it is read once for all of them. */
class LastRead {
  #part = '';
  readonly #words = new Map<Reading, string>();

  words(part: string, read: Reading): string {
    if (part !== this.#part) this.#words.clear();
    this.#part = part;
    const known = this.#words.get(read);
    if (known !== undefined) return known;
    const words = joined(read(foldText(part)));
    this.#words.set(read, words);
    return words;
  }
}

const lastRead = new LastRead();

/** Of a script without spaces, each two letters; of one letter alone, whatever begins with it. */
function runWords(run: string): QueryWord[] {
  const letters = runLetters(run);
  const [only = ''] = letters;
  if (letters.length === 1) return [{ text: only, isPrefix: true }];
  return letterPairs(letters).map(wholeWord);
}

function wholeWord(word: string): QueryWord {
  return { text: word.toLowerCase(), isPrefix: false };
}

/** A word as an FTS5 expression. */
export function wordExpression({ text, isPrefix }: QueryWord): string {
  return isPrefix ? `${asPhrase(text)} *` : asPhrase(text);
}

/** Each word once, by what it looks for. */
function distinct(words: readonly QueryWord[]): QueryWord[] {
  return [...new Map(words.map((word) => [wordExpression(word), word])).values()];
}

function asPhrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function joined(words: readonly string[]): string {
  return ` ${withLettersApart(words.join(' ').toLowerCase())} `.replace(/ +/g, ' ');
}
