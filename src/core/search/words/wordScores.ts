import type { QueryWord } from '../keywordQuery.ts';
import type { TextWords } from './textWords.ts';
import { lengthGain, lengthShare, rarityGain, rarityOf, saturation } from './wordWeights.ts';

/** Some of the texts that are searched. */
export interface ScoredTexts {
  readonly words: TextWords;
  /** By number of a text among these: its place among all; -1 where it is counted elsewhere. */
  readonly places: ArrayLike<number>;
}

/** What the searched texts do not tell where they are some of those that words are looked for in. */
export interface WordFacts {
  /** Of all texts, in words. */
  readonly meanLength: number;
  /** How many of all texts hold a word that so many of the searched ones hold. */
  readonly holding: (word: QueryWord, held: number) => number;
}

/**
 * By place: the BM25 score of each text, as `bm25()` of SQLite's FTS5 computes it, the sign turned, and weighed by
 * `rarityGain` and `lengthGain`; 0 where no word occurs. `count`: of all texts.
 */
export function wordScores(
  asked: readonly QueryWord[],
  searched: readonly ScoredTexts[],
  count: number,
  facts?: WordFacts,
): Float64Array {
  const scores = new Float64Array(count);
  const lengths = new Float64Array(count);
  let total = 0;
  for (const { words, places } of searched) {
    words.lengths.forEach((length, number) => {
      const place = places[number] ?? -1;
      if (place < 0) return;
      lengths[place] = length;
      total += length;
    });
  }
  const mean = facts?.meanLength ?? total / count;
  const counts = new Float64Array(count);
  for (const word of asked) {
    const held = heldBy(word, searched, counts);
    const holding = facts?.holding(word, held.length) ?? held.length;
    const weight = rarityOf(holding, count) * rarityGain(holding, count);
    for (const place of held) {
      const times = counts[place]!;
      const size = 1 - lengthShare + (lengthShare * lengths[place]!) / mean;
      scores[place]! += (weight * times * (saturation + 1)) / (times + saturation * size);
      counts[place] = 0;
    }
  }
  for (let place = 0; place < count; place++) {
    if (scores[place]! > 0) scores[place]! *= lengthGain(lengths[place]! / mean);
  }
  return scores;
}

/** How many of the texts that are searched hold each of some words. `count`: of all texts. */
export function wordCounts(
  words: readonly QueryWord[],
  searched: readonly ScoredTexts[],
  count: number,
): number[] {
  return words.map((word) => heldBy(word, searched, new Float64Array(count)).length);
}

/** The places of the texts that hold a word; how often they do is added to `counts`. */
function heldBy(word: QueryWord, searched: readonly ScoredTexts[], counts: Float64Array): number[] {
  const held: number[] = [];
  for (const { words, places } of searched) {
    for (const postings of words.holding(word)) {
      for (let i = 0; i < postings.length; i += 2) {
        const place = places[postings[i]!] ?? -1;
        if (place < 0) continue;
        if (counts[place] === 0) held.push(place);
        counts[place]! += postings[i + 1]!;
      }
    }
  }
  return held;
}
