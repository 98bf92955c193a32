import { identifierParts, identifierWords, searchWords } from './identifierWords.ts';
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

/** A query as the full text gets it. */
export interface KeywordQuery {
  /**
   * The words, each as an FTS5 expression, stop words only where there are no others. What is in quotes counts, too.
   */
  readonly words: readonly string[];
  /** What stood in quotes and holds words: FTS5 expressions, each of which has to match. */
  readonly phrases: readonly string[];
  /** What stood in quotes and holds no word, such as `"=>"`: has to occur as it is. */
  readonly literals: readonly string[];
}

/** Reads `words "and phrases"`: a quote that is not closed reaches to the end. */
export function parseKeywordQuery(text: string): KeywordQuery {
  // The full text reads an expression to its first NUL.
  const query = text.replaceAll('\0', ' ');
  const phrases: string[] = [];
  const literals: string[] = [];
  for (const [, quoted = ''] of query.matchAll(/["“”]([^"“”]*)(?:["“”]|$)/g)) {
    if (searchWords(quoted).length > 0) phrases.push(asPhrase(quoted));
    else if (quoted.trim() !== '') literals.push(quoted.trim());
  }
  const words = new Set<string>();
  for (const word of searchWords(query)) {
    for (const each of [word, ...identifierParts(word)]) words.add(asPhrase(each.toLowerCase()));
    for (const { text, isRun } of unspacedRuns(word)) {
      if (isRun) for (const pair of runExpressions(text)) words.add(pair);
      else words.add(asPhrase(text.toLowerCase()));
    }
  }
  const telling = [...words].filter((word) => !stopWords.has(word.slice(1, -1)));
  const asked = (telling.length > 0 ? telling : [...words]).slice(0, maxWords);
  return { words: asked, phrases, literals };
}

/** An FTS5 expression that finds whatever may hold one of a query's `phrases`: see `phraseTest`. */
export function phraseExpression(phrase: string): string {
  const runs = searchWords(phrase).map(unspacedRuns);
  if (runs.every(({ length }) => length === 0)) return phrase;
  const all = searchWords(phrase).flatMap((word, i) => {
    const parts = runs[i] ?? [];
    if (parts.length === 0) return asPhrase(word);
    return parts.flatMap(({ text, isRun }) => (isRun ? runExpressions(text) : asPhrase(text)));
  });
  return [...new Set(all)].join(' AND ');
}

/**
 * Tells of texts whether they hold the words of one of a query's `phrases` as they were typed, case and accents aside: the
 * full text goes by stems, for which boats are a boat.
 */
export function phraseTest(phrase: string): (text: string) => Steps<boolean> {
  const wanted = joined(searchWords(phrase));
  return (text) => holdsWords(text, wanted);
}

function* holdsWords(text: string, wanted: string): Steps<boolean> {
  for (const wordsOf of [searchWords, identifierWords]) {
    let before = '';
    for (const part of textParts(text, unitsAtOnce)) {
      const words = `${before}${joined(wordsOf(part))}`;
      if (words.includes(wanted)) return true;
      if (part.length === text.length) break;
      yield undefined;
      // What may begin one that ends in the next part, which begins with a space itself.
      before = words.slice(-wanted.length, -1);
    }
  }
  return false;
}

/** Of a script without spaces, each two letters; of one letter alone, whatever begins with it. */
function runExpressions(run: string): string[] {
  const letters = runLetters(run);
  const [only = ''] = letters;
  return letters.length === 1 ? [`${asPhrase(only)} *`] : letterPairs(letters).map(asPhrase);
}

function asPhrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function joined(words: readonly string[]): string {
  // Without marks first: to put thousands of them in order takes the square of their number.
  const bare = words.join(' ').replace(/\p{M}/gu, '');
  const plain = bare.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return ` ${withLettersApart(plain)} `.replace(/ +/g, ' ');
}
