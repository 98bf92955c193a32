import { stopWords } from '../../../core/search/stopWords.ts';
import { wordShares } from '../../../core/search/wordShares.ts';
import type { Span } from '../../../core/text/span.ts';
import type { AttributeAnswer } from '../../../protocol/attributionApi.ts';

/** A word that made a text match. Its span counts in UTF-16 units of the text. */
export interface MatchedWord extends Span {
  readonly strength: 'strong' | 'weak';
}

/** What a text's tokens add to its cosine to one part of a query, and how much that part counts. */
interface WeightedShares {
  readonly answer: AttributeAnswer;
  readonly weight: number;
}

/**
 * How much of the strongest word's contribution a word must add, and how many of all words may be of that strength:
 * in a text that matches as a whole every word adds something, and tints on all of them say nothing.
 */
const limits = {
  strong: { share: 0.65, words: 1 / 5 },
  weak: { share: 0.35, words: 2 / 5 },
} as const;
const hasLetter = /[\p{L}\p{N}]/u;

/**
 * The words of a text that add the most to its cosine to a query. A query's direction is a sum of its parts', so a
 * word's contribution is the sum of what it adds to each part. Empty with cls pooling, and where no word adds anything.
 */
export function matchedWords(text: string, parts: readonly WeightedShares[]): MatchedWord[] {
  const [first] = parts;
  if (!first?.answer.contributions) return [];
  const contributions = new Float64Array(first.answer.contributions.length);
  for (const { answer, weight } of parts) {
    if (answer.contributions?.length !== contributions.length) return [];
    answer.contributions.forEach((value, t) => {
      contributions[t] = (contributions[t] ?? 0) + weight * value;
    });
  }
  const { spans, words } = first.answer;
  const shared = wordShares(text, { spans, words, contributions }, words.length);
  const all: (Span & { contribution: number; isStopWord: boolean })[] = [];
  let at = 0;
  for (const word of shared.words) {
    const start = at;
    at += word.text.length;
    if (word.contribution === undefined || !hasLetter.test(word.text)) continue;
    const { contribution } = word;
    const isStopWord = stopWords.has(word.text.toLowerCase());
    all.push({ start, end: at, contribution, isStopWord });
  }
  // The model spreads a sentence's meaning over its articles, too; to a reader they tell nothing.
  const telling = all.filter(({ isStopWord }) => !isStopWord);
  const found = telling.length > 0 ? telling : all;
  const best = Math.max(0, ...found.map(({ contribution }) => contribution));
  if (best === 0) return [];
  const ranks = new Map(
    found.toSorted((a, b) => b.contribution - a.contribution).map((word, rank) => [word, rank]),
  );
  const isOf = (strength: MatchedWord['strength'], word: (typeof found)[number]): boolean =>
    word.contribution >= limits[strength].share * best &&
    (ranks.get(word) ?? 0) < Math.ceil(limits[strength].words * all.length);
  return found.flatMap((word): MatchedWord[] => {
    const { start, end } = word;
    if (isOf('strong', word)) return [{ start, end, strength: 'strong' }];
    return isOf('weak', word) ? [{ start, end, strength: 'weak' }] : [];
  });
}
