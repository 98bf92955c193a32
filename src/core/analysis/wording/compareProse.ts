import { porterStem } from '../../search/words/porterStem.ts';
import {
  firstDifferences,
  surplus,
  type Difference,
  type WordingComparison,
} from './difference.ts';
import { oppositeDifferences } from './oppositeWords.ts';
import { proseWords, type ProseWord } from './proseWords.ts';
import {
  isNegation,
  isNumberWord,
  nameDifferences,
  negatedStem,
  negationDifferences,
  numberDifferences,
} from './wordSigns.ts';

// So many words of each that took others' place are a replacement; of more the sentence is said anew.
const mostReplaced = 2;

/**
 * Whether two texts that are near by meaning may say the same. Vectors hardly tell: with a negation, another number or the
 * opposite of a word they are nearer to each other than most texts that say one thing in two ways. So words are looked at: negations,
 * numbers, opposites, names, words that only came or only went, and two words that changed places.
 */
export function compareProse(older: string, newer: string): WordingComparison {
  const [a, b] = [proseWords(older), proseWords(newer)];
  const isEqual = a.length === b.length && a.every(({ folded }, i) => folded === b[i]!.folded);
  if (isEqual) return { wording: 'layout', differences: [] };
  const [aStems, bStems] = [stemsOf(a), stemsOf(b)];
  const negated = new Map<ProseWord, string>();
  for (const [words, others] of [
    [a, bStems],
    [b, aStems],
  ] as const) {
    for (const word of words) {
      const stem = negatedStem(word, others, porterStem);
      if (stem !== undefined) negated.set(word, stem);
    }
  }
  const signs = [
    ...negationDifferences(a, b, (word) => negated.has(word)),
    ...numberDifferences(a, b),
    ...oppositeDifferences(a, b),
    ...nameDifferences(a, b),
  ];
  const content = (words: readonly ProseWord[]): ProseWord[] =>
    words
      .filter((word) => !word.isFunction && !isNegation(word) && !isNumberWord(word))
      .map((word) => ({ ...word, stem: negated.get(word) ?? word.stem }));
  const changed = contentChange(content(a), content(b));
  // What is named already is not named again.
  const differences = signs.length > 0 ? signs : changed.differences;
  if (differences.length > 0) {
    return { wording: 'differs', differences: firstDifferences(differences) };
  }
  const { replaced } = changed;
  return { wording: 'reworded', differences: [], ...(replaced && { replaced }) };
}

function stemsOf(words: readonly ProseWord[]): ReadonlySet<string> {
  return new Set(words.map(({ stem }) => stem));
}

interface ContentChange {
  readonly differences: readonly Difference[];
  readonly replaced?: { readonly older: string; readonly newer: string };
}

/** What became of the words that say something. */
function contentChange(a: readonly ProseWord[], b: readonly ProseWord[]): ContentChange {
  const [aStems, bStems] = [a.map(({ stem }) => stem), b.map(({ stem }) => stem)];
  const lost = surplusWords(a, bStems);
  const came = surplusWords(b, aStems);
  if (lost.length === 0 && came.length === 0) return { differences: swaps(a, b) };
  const kept = (words: readonly ProseWord[], without: readonly ProseWord[]): string =>
    words.flatMap((word) => (without.includes(word) ? [] : [word.stem])).join(' ');
  // What came or went while all else was turned round is a part of saying it anew.
  if (kept(a, lost) !== kept(b, came)) return { differences: [] };
  if (lost.length === 0) return { differences: [{ newer: said(came) }] };
  if (came.length === 0) return { differences: [{ older: said(lost) }] };
  if (lost.length > mostReplaced || came.length > mostReplaced) return { differences: [] };
  return { differences: [], replaced: { older: said(lost), newer: said(came) } };
}

function surplusWords(words: readonly ProseWord[], others: readonly string[]): ProseWord[] {
  const left = new Map<string, number>();
  for (const stem of surplus(
    words.map(({ stem }) => stem),
    others,
  )) {
    left.set(stem, (left.get(stem) ?? 0) + 1);
  }
  return words.filter(({ stem }) => {
    const count = left.get(stem) ?? 0;
    left.set(stem, count - 1);
    return count > 0;
  });
}

function said(words: readonly ProseWord[]): string {
  return words.map(({ text }) => text).join(' ');
}

/**
 * The same words of which two changed places with something between them, as who does and whom it is done to. A part that went
 * to the other end of the sentence is none: that is how sentences are turned.
 */
function swaps(a: readonly ProseWord[], b: readonly ProseWord[]): Difference[] {
  const differing = a.flatMap(({ stem }, i) => (stem === b[i]?.stem ? [] : [i]));
  const [first, second, ...others] = differing;
  if (first === undefined || second === undefined || others.length > 0) return [];
  return second > first + 1
    ? [{ older: a[first]!.text, newer: a[second]!.text, isSwap: true }]
    : [];
}
