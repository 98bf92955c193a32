import { phraseTest } from './keywordQuery.ts';
import { nearnessOf } from './nearness.ts';
import type { Query } from './query.ts';
import { atOnce } from './steps.ts';

/**
 * Whether a text that a search found holds what was asked for by name: the words in quotes and patterns, which each hit
 * holds, or the one word that the whole query is.
 */
export function holdsWhatIsAsked({ plain, wanted }: Query, text: string): boolean {
  if (wanted.phrases.length > 0 || wanted.patterns.length > 0) return true;
  if (plain === '' || /\s/.test(plain)) return false;
  return atOnce(phraseTest(plain)(text));
}

/**
 * Whether nothing but chance speaks for a row: it is dimmed where rows can be, and people are told that it is no find. False
 * where its nearness is not known.
 */
export function isByChance(
  query: Query,
  { text, expected }: { readonly text: string; readonly expected: number | undefined },
): boolean {
  return nearnessOf(expected) === 'chance' && !holdsWhatIsAsked(query, text);
}
