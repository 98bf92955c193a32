import type { IndexQuery } from '../../protocol/indexApi.ts';
import type { DocumentCorpus } from '../corpus/documentCorpus.ts';
import { matchedWords, type MatchedWord } from './matchedWords.ts';

/** Finds the words that made texts match one query; each text is asked for once. */
export class WordFinder {
  readonly #corpus: DocumentCorpus;
  readonly #parts: readonly { readonly text: string; readonly weight: number }[];
  readonly #found = new Map<string, Promise<readonly MatchedWord[]>>();

  constructor(corpus: DocumentCorpus, { text, more, less }: IndexQuery) {
    this.#corpus = corpus;
    // Quotes are for the full text.
    const plain = text.replace(/["“”]/g, ' ').trim();
    this.#parts = [
      ...(plain === '' ? [] : [{ text: plain, weight: 1 }]),
      ...more.map((each) => ({ text: each, weight: 1 })),
      ...less.map((each) => ({ text: each, weight: -1 })),
    ];
  }

  /** Empty where no word can be named. Rejects as the engine does, and may then be asked again. */
  words(text: string): Promise<readonly MatchedWord[]> {
    const known = this.#found.get(text);
    if (known) return known;
    const finding = this.#find(text);
    this.#found.set(text, finding);
    finding.catch(() => {
      this.#found.delete(text);
    });
    return finding;
  }

  async #find(text: string): Promise<readonly MatchedWord[]> {
    const parts = [];
    for (const { text: reference, weight } of this.#parts) {
      parts.push({ weight, answer: await this.#corpus.attribute(reference, text) });
    }
    return matchedWords(text, parts);
  }
}
