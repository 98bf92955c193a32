import {
  identifierParts,
  identifierWords,
  searchWords,
} from '../../core/search/identifierWords.ts';
import { stopWords } from '../../core/search/stopWords.ts';

// More words say nothing new, and the full text reads an expression of this many in milliseconds.
const maxWords = 100;

/** A query as the full text gets it. */
export interface KeywordQuery {
  /**
   * FTS5 expression that finds whatever holds one of the words, stop words only where there are no others;
   * undefined where there is no word.
   */
  readonly anyWord: string | undefined;
  /** What stood in quotes and holds words: FTS5 expressions, each of which has to match. */
  readonly phrases: readonly string[];
  /** What stood in quotes and holds no word, such as `"=>"`: has to occur as it is. */
  readonly literals: readonly string[];
}

/** Reads `words "and phrases"`: a quote that is not closed reaches to the end. */
export function parseKeywordQuery(query: string): KeywordQuery {
  const phrases: string[] = [];
  const literals: string[] = [];
  for (const [, quoted = ''] of query.matchAll(/["“”]([^"“”]*)(?:["“”]|$)/g)) {
    if (searchWords(quoted).length > 0) phrases.push(asPhrase(quoted));
    else if (quoted.trim() !== '') literals.push(quoted.trim());
  }
  const words = new Set<string>();
  for (const word of searchWords(query)) {
    for (const each of [word, ...identifierParts(word)]) words.add(each.toLowerCase());
  }
  const telling = [...words].filter((word) => !stopWords.has(word));
  const asked = (telling.length > 0 ? telling : [...words]).slice(0, maxWords).map(asPhrase);
  return { anyWord: asked.length > 0 ? asked.join(' OR ') : undefined, phrases, literals };
}

/**
 * Whether a text holds the words of one of a query's `phrases` as they were typed, case and accents aside: the full
 * text goes by stems, for which boats are a boat.
 */
export function holdsPhrase(text: string, phrase: string): boolean {
  const wanted = joined(searchWords(phrase));
  return [searchWords(text), identifierWords(text)].some((words) => joined(words).includes(wanted));
}

function asPhrase(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function joined(words: readonly string[]): string {
  return ` ${words.join(' ').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()} `;
}
