import { foldText } from '../foldedText.ts';
import { identifierParts, searchWords } from '../identifierWords.ts';
import { stopWords } from '../stopWords.ts';

const endings = /(?:ations?|ions?|ings?|ers?|ors?|ed|es|s|e)$/;
const shortestStem = 3;
// Of `util` to `utility`: names shorten words, and words that only begin alike (`log`, `login`) are as often strangers.
const beginningCounts = 0.7;
// A number is no beginning of another.
const beginning = /^(?=.*\p{L}).{3}/u;

/**
 * The stems of the words of a text and of the parts of its names, each once, without single letters and, unless `withAll`,
 * without stop words.
 */
export function tellingStems(text: string, withAll = false): Set<string> {
  const words = searchWords(foldText(text)).flatMap((word) => {
    const parts = identifierParts(word);
    return parts.length > 0 ? parts : [word];
  });
  const stems = new Set<string>();
  for (const word of words) {
    const lower = word.toLowerCase();
    if (lower.length > 1 && (withAll || !stopWords.has(lower))) stems.add(stemOf(lower));
  }
  return stems;
}

/** How many of the stems asked for are among those found, as a share; 0 where none is asked for. */
export function shareIn(asked: ReadonlySet<string>, found: ReadonlySet<string>): number {
  let both = 0;
  for (const stem of asked) if (found.has(stem)) both++;
  return asked.size === 0 ? 0 : both / asked.size;
}

/** As `shareIn`, and a stem that is the beginning of another, or has another as its own, counts as a part of one. */
export function shareLike(asked: ReadonlySet<string>, found: ReadonlySet<string>): number {
  let both = 0;
  for (const stem of asked) {
    if (found.has(stem)) both++;
    else if (isLikeOne(stem, found)) both += beginningCounts;
  }
  return asked.size === 0 ? 0 : both / asked.size;
}

function isLikeOne(stem: string, found: ReadonlySet<string>): boolean {
  for (const other of found) {
    const [short, long] = stem.length < other.length ? [stem, other] : [other, stem];
    if (long.startsWith(short) && beginning.test(short)) return true;
  }
  return false;
}

/** More or less: `distilled` and `distillation` have one, `form` and `format` have not. */
function stemOf(word: string): string {
  const cut = word.replace(endings, '');
  return cut.length >= shortestStem ? cut : word;
}
