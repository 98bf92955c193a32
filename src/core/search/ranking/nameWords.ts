import { foldText } from '../foldedText.ts';
import { identifierParts, searchWords } from '../identifierWords.ts';
import { stopWords } from '../stopWords.ts';

/** The words of a text and the parts of its names, folded, in lower case, each once, without stop words. */
export function tellingWords(text: string): string[] {
  const words = searchWords(foldText(text)).flatMap((word) => {
    const parts = identifierParts(word);
    return parts.length > 0 ? parts : [word];
  });
  const all = new Set(words.map((word) => word.toLowerCase()));
  return [...all].filter((word) => word.length > 1 && !stopWords.has(word));
}

/** Whether two words have one stem, more or less: `distilled` and `distillation`, but not `form` and `format`. */
export function haveOneStem(a: string, b: string): boolean {
  if (a === b) return true;
  return stem(a) === stem(b);
}

const endings = /(?:ations?|ions?|ings?|ers?|ors?|ed|es|s|e)$/;
const shortestStem = 3;

function stem(word: string): string {
  const cut = word.replace(endings, '');
  return cut.length >= shortestStem ? cut : word;
}
