import type { MatchedWord } from './matchedWords.ts';
import type { ResultSet } from '../../../host/results.ts';
import type { HitNode } from './resultTree.ts';
import { WordFinder, type Attributing } from './wordFinder.ts';

/** Of so many hits the words that made them match are marked without being asked for: the model runs for each. */
const markedHits = 50;

/** The words that made the hits of one query match, as far as they are known. */
export class HitWords {
  readonly #finder: WordFinder;
  readonly #log: { debug(message: string): void };
  readonly #known = new Map<string, readonly MatchedWord[]>();
  #marking = new AbortController();

  constructor(
    corpus: Pick<Attributing, 'attribute'>,
    results: Pick<ResultSet, 'query' | 'index'>,
    log: { debug(message: string): void },
  ) {
    this.#finder = new WordFinder(corpus, results);
    this.#log = log;
  }

  known({ hit }: Pick<HitNode, 'hit'>): readonly MatchedWord[] | undefined {
    return hit.word ? [{ ...hit.word, strength: 'strong' }] : this.#known.get(hit.text);
  }

  /** None where the engine fails: what is only drawn must not keep anyone from the hits. */
  async of({ hit }: Pick<HitNode, 'hit'>): Promise<readonly MatchedWord[]> {
    const known = this.known({ hit });
    if (known) return known;
    try {
      const words = await this.#finder.words(hit);
      this.#known.set(hit.text, words);
      return words;
    } catch (error) {
      this.#log.debug(`Words that made a hit match: ${String(error)}`);
      return [];
    }
  }

  /** Finds those of the first hits, one after the other: the engine is for queries first. */
  async mark(nodes: readonly HitNode[], onMarked: (node: HitNode) => void): Promise<void> {
    this.stop();
    const { signal } = (this.#marking = new AbortController());
    for (const node of nodes.slice(0, markedHits)) {
      if (this.known(node)) continue;
      const words = await this.of(node);
      if (signal.aborted) return;
      if (words.length > 0) onMarked(node);
    }
  }

  /** Marks no more of them. */
  stop(): void {
    this.#marking.abort();
  }
}
