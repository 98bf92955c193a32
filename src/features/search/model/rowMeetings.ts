import { oneLine } from '../../../core/text/oneLine.ts';
import { inputOf, type ReadText } from '../../../core/text/segment.ts';
import { metWords } from '../../../core/tokenVectors/metWords.ts';
import type { WordMatch } from '../../../core/tokenVectors/wordMatches.ts';
import type { ResultHit } from '../../../host/results.ts';

// A row has other things to say, too.
const shownPairs = 3;
const wordCharacters = 24;

type RowHit = Pick<ResultHit, 'text' | 'input' | 'why'>;

interface Dependencies {
  /** The words of the query that those of a text met, as far as the engine knows them without reading it. */
  readonly matchWords: (
    query: string,
    text: string,
    signal: AbortSignal,
  ) => Promise<readonly WordMatch[]>;
  readonly log: { debug(message: string): void };
}

/** Which other words those of one query met in its hits, as rows say it: `moon → lunar`. */
export class RowMeetings {
  readonly query: string;
  readonly #deps: Dependencies;
  /** By text; '' where there is nothing to say. */
  readonly #known = new Map<string, string>();
  #asking = new AbortController();

  constructor(query: string, deps: Dependencies) {
    this.query = query;
    this.#deps = deps;
  }

  /** Undefined where nothing is known, or words met themselves alone. */
  of({ text }: Pick<ResultHit, 'text'>): string | undefined {
    const known = this.#known.get(text);
    return known === '' ? undefined : known;
  }

  /**
   * Asks about those of the first `count` hits whose words have ranked them, and ends what was asked before. `onKnown` is told
   * at the end, where rows have more to say than before. Where the engine fails they say nothing.
   */
  mark(hits: readonly RowHit[], count: number, onKnown: () => void): void {
    this.stop();
    const { signal } = (this.#asking = new AbortController());
    this.#ask(hits.slice(0, count), signal).then(
      (isMore) => {
        if (isMore && !signal.aborted) onKnown();
      },
      (error: unknown) => {
        if (!signal.aborted) this.#deps.log.debug(`Words that met: ${String(error)}`);
      },
    );
  }

  stop(): void {
    this.#asking.abort();
  }

  async #ask(hits: readonly RowHit[], signal: AbortSignal): Promise<boolean> {
    let isMore = false;
    for (const hit of hits) {
      if (hit.why?.tokens === undefined || this.#known.has(hit.text)) continue;
      const met = await this.#deps.matchWords(this.query, inputOf(hit), signal);
      if (signal.aborted) return false;
      const pairs = pairsText(this.query, hit, met);
      this.#known.set(hit.text, pairs);
      isMore ||= pairs !== '';
    }
    return isMore;
  }
}

/** What is another word, in the order of the text. */
function pairsText(query: string, { text }: ReadText, matches: readonly WordMatch[]): string {
  const short = (word: string): string => oneLine(word, wordCharacters);
  return metWords(query, text, matches)
    .filter(({ isSame }) => !isSame)
    .slice(0, shownPairs)
    .map(({ asked, start, end }) => `${short(asked.join(', '))} → ${short(text.slice(start, end))}`)
    .join(', ');
}
