import { LineMatches } from '../../../host/corpus/lineMatches.ts';
import type { EngineCalls } from '../../../host/engine/processCalls.ts';
import type { FoundPlaces, ResultHit, ResultSet, TextPlaces } from '../../../host/results.ts';
import { HitMeetings } from './hitMeetings.ts';
import { HitWords } from './hitWords.ts';
import type { MatchedWord } from './matchedWords.ts';
import type { HitNode } from './resultTree.ts';
import { tintedWords, type TintedWord } from './tintedWords.ts';
import type { Attributing } from './wordFinder.ts';

/** Of so many hits the model says which of their lines is meant. */
const refinedHits = 60;

export interface FindingServices {
  readonly corpus: Attributing;
  readonly engine: EngineCalls;
  readonly log: { debug(message: string): void };
}

interface Listeners {
  /** The words of a hit are known. */
  readonly onWords: (node: HitNode) => void;
  /** Lines of hits are other ones than before. */
  readonly onLines: () => void;
}

/** What is found out about the hits of one query once they are shown, and stays known: lines, words and places. */
export class HitFindings {
  readonly #lines: LineMatches;
  readonly #words: HitWords;
  readonly #meetings: HitMeetings;
  readonly #places = new WeakMap<TextPlaces, Promise<FoundPlaces>>();
  readonly #stopping = new AbortController();

  constructor(
    results: Pick<ResultSet, 'query' | 'index' | 'documents'>,
    { corpus, engine, log }: FindingServices,
  ) {
    const { query } = results;
    this.#lines = new LineMatches({ query: query.text }, { engine, log });
    this.#words = new HitWords(corpus, results, log);
    this.#meetings = new HitMeetings(corpus, results, log);
  }

  /** The hits with the lines that are known to match. */
  withLines(hits: readonly ResultHit[]): readonly ResultHit[] {
    return this.#lines.of(hits);
  }

  knownWords(node: HitNode): readonly MatchedWord[] | undefined {
    return this.#words.known(node);
  }

  /** See `HitWords.of`. */
  wordsOf(node: Pick<HitNode, 'hit'>): Promise<readonly MatchedWord[]> {
    return this.#words.of(node);
  }

  /** The same with the words that met the query's, see `HitMeetings.of`; never before `wordsOf` has told. */
  async tintedWordsOf(node: Pick<HitNode, 'hit'>): Promise<readonly TintedWord[]> {
    const { hit } = node;
    const wanted = this.#words.of(node);
    // The word that was looked for is marked itself.
    if (hit.word) return wanted;
    const [words, met] = await Promise.all([wanted, this.#meetings.of(hit)]);
    return tintedWords(words, met);
  }

  /**
   * The places of a hit's text as they were when they were first asked for; undefined where it has one alone. Rejects as
   * `TextPlaces.all` does, which is then asked again.
   */
  async placesOf({ hit: { places } }: Pick<HitNode, 'hit'>): Promise<FoundPlaces | undefined> {
    if (!places) return undefined;
    const known = this.#places.get(places);
    if (known) return known;
    const found = places.all(this.#stopping.signal);
    this.#places.set(places, found);
    found.catch(() => this.#places.delete(places));
    return found;
  }

  /** Finds lines and words of the first hits, from top to bottom. */
  mark(nodes: readonly HitNode[], { onWords, onLines }: Listeners): void {
    this.#lines.mark(
      nodes.map(({ hit }) => hit),
      refinedHits,
      onLines,
    );
    void this.#words.mark(nodes, onWords);
  }

  /** Nothing more is found out: something else is shown. */
  stop(): void {
    this.#lines.stop();
    this.#words.stop();
    this.#stopping.abort();
  }
}
