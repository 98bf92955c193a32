import { inputOf, type ReadText } from '../../../core/text/segment.ts';
import type { ScoredIndex } from '../../../protocol/indexApi.ts';
import type { WordMatch } from '../../../core/tokenVectors/wordMatches.ts';
import type { AttributeAnswer } from '../../../protocol/attributionApi.ts';
import { matchedWords, type MatchedWord } from './matchedWords.ts';
import type { ResultSet } from '../../../host/results.ts';

// The model reads a whole text for its words and keeps a vector of each token: for a line of a megabyte that takes half
// a gigabyte.
export const maxCharacters = 20_000;

/** What tells how much each token adds to a cosine; `DocumentCorpus` does. */
export interface Attributing {
  attribute(
    reference: string,
    text: string,
    signal?: AbortSignal,
    index?: ScoredIndex,
    isQuery?: boolean,
  ): Promise<AttributeAnswer>;
  matchWords(
    texts: { reference: string; text: string; index: ScoredIndex | undefined; isQuery: true },
    scope: readonly { readonly key: string }[],
  ): Promise<readonly WordMatch[]>;
}

/** Finds the words that made texts match one query, as its hits are scored; each text is asked for once. */
export class WordFinder {
  readonly #corpus: Pick<Attributing, 'attribute'>;
  readonly #index: ScoredIndex | undefined;
  readonly #parts: readonly {
    readonly text: string;
    readonly weight: number;
    readonly isQuery: boolean;
  }[];
  readonly #found = new Map<string, Promise<readonly MatchedWord[]>>();

  constructor(
    corpus: Pick<Attributing, 'attribute'>,
    { query: { text, more, less }, index }: Pick<ResultSet, 'query' | 'index'>,
  ) {
    this.#corpus = corpus;
    this.#index = index;
    // Quotes are for the full text.
    const plain = text.replace(/["“”]/g, ' ').trim();
    this.#parts = [
      ...(plain === '' ? [] : [{ text: plain, weight: 1, isQuery: true }]),
      ...more.map((each) => ({ text: each, weight: 1, isQuery: false })),
      ...less.map((each) => ({ text: each, weight: -1, isQuery: false })),
    ];
  }

  /**
   * Empty where no word can be named, and for texts that are far too long to read. Rejects as the engine does, and may
   * then be asked again.
   */
  words(read: ReadText): Promise<readonly MatchedWord[]> {
    const { text } = read;
    if (text.length > maxCharacters) return Promise.resolve([]);
    const known = this.#found.get(text);
    if (known) return known;
    const finding = this.#find(read);
    this.#found.set(text, finding);
    finding.catch(() => {
      this.#found.delete(text);
    });
    return finding;
  }

  async #find(read: ReadText): Promise<readonly MatchedWord[]> {
    const parts = [];
    const input = inputOf(read);
    const index = this.#index;
    for (const { text: reference, weight, isQuery } of this.#parts) {
      const answer = await this.#corpus.attribute(reference, input, undefined, index, isQuery);
      parts.push({ weight, answer });
    }
    return matchedWords(read.text, parts);
  }
}
