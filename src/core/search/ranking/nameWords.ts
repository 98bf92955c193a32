import { foldText } from '../foldedText.ts';
import { identifierParts, searchWords } from '../identifierWords.ts';
import { stopWords } from '../stopWords.ts';

const endings = /(?:ations?|ions?|ings?|ers?|ors?|ed|es|s|e)$/;
const shortestStem = 3;

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

/** More or less: `distilled` and `distillation` have one, `form` and `format` have not. */
function stemOf(word: string): string {
  const cut = word.replace(endings, '');
  return cut.length >= shortestStem ? cut : word;
}
