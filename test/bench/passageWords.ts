import { queryWords } from '../../src/core/search/keywordQuery.ts';
import type { Query } from '../../src/core/search/query.ts';
import { wordsAround } from '../../src/core/search/ranking/partOfFile.ts';
import { atOnce } from '../../src/core/search/steps.ts';
import { TextWords } from '../../src/core/search/words/textWords.ts';
import { wordScores } from '../../src/core/search/words/wordScores.ts';
import { bestOf } from '../../src/core/vectors/bestOf.ts';

/** What is looked for in a passage: its text, and what stands around it. */
export interface WordsOfPassage {
  readonly path: string;
  readonly title: string | undefined;
  readonly text: string;
}

/** The words of passages, scored as documents in memory and the index score them. */
export class PassageWords {
  readonly #words: TextWords;
  readonly #places: Int32Array;

  constructor(passages: readonly WordsOfPassage[]) {
    const texts = passages.map((each) => ({ text: each.text, around: wordsAround(each) }));
    this.#words = atOnce(TextWords.of(texts));
    this.#places = Int32Array.from(texts.keys());
  }

  /** Places of passages and their scores, higher is better, best first. */
  best({ plain, wanted }: Query, limit: number): Map<number, number> {
    const asked = queryWords([plain, ...wanted.phrases].join(' '));
    const searched = [{ words: this.#words, places: this.#places }];
    const scores = wordScores(asked, searched, this.#places.length);
    const best = Array.from(bestOf(scores, limit), (place) => [place, scores[place]!] as const);
    return new Map(best.filter(([, score]) => score > 0));
  }
}
