import { throwIfCancelled } from '../../core/errors/appError.ts';
import { linesByWords } from '../../core/search/matchingLine.ts';
import { parseQuery } from '../../core/search/query.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import type { MatchLinesRequest } from '../../protocol/attributionApi.ts';
import type { EngineCalls } from '../engine/engineCalls.ts';
import type { ResultHit } from '../results.ts';

/** How many hits are in view, more or less: the model runs for each line of theirs. */
const refinedAtOnce = 20;

/**
 * Which line of each hit matched one query: by its words at once, and by its meaning once the engine has said so. What is
 * known of a text stays, whatever answers of the same query come after it.
 */
export class LineMatches {
  /** In the language of `parseQuery`. */
  readonly query: string;
  readonly #byWords = new Map<string, Span>();
  readonly #byMeaning = new Map<string, Span>();

  constructor(query: string) {
    this.query = query;
  }

  /** The hits with the lines that are known to match; the others as they are. Takes some milliseconds for 200 hits. */
  of(hits: readonly ResultHit[]): readonly ResultHit[] {
    if (isBlank(this.query)) return hits;
    const unknown = hits.flatMap(({ text }) =>
      hasLines(text) && !this.#byWords.has(text) ? [text] : [],
    );
    linesByWords(parseQuery(this.query), unknown).forEach((span, i) => {
      this.#byWords.set(unknown[i] ?? '', span);
    });
    return hits.map((hit) => {
      const match = this.#byMeaning.get(hit.text) ?? this.#byWords.get(hit.text);
      return match ? { ...hit, match } : hit;
    });
  }

  /**
   * Asks the engine for the lines of the first `count` hits, about as many as a view shows at once; `onKnown` is told after
   * each time that a line is another one than before. Rejects as the engine does, and with `cancelled`.
   */
  async refine(
    hits: readonly ResultHit[],
    count: number,
    engine: EngineCalls,
    signal: AbortSignal,
    onKnown: () => void,
  ): Promise<void> {
    const { query } = this;
    if (isBlank(parseQuery(query).plain)) return;
    const texts = hits.slice(0, count).map(({ text }) => text);
    const unknown = texts.filter((text) => hasLines(text) && !this.#byMeaning.has(text));
    for (let at = 0; at < unknown.length; at += refinedAtOnce) {
      throwIfCancelled(signal);
      const passages = unknown.slice(at, at + refinedAtOnce);
      // Letters that are typed meanwhile go first.
      const request: MatchLinesRequest = { query, passages, priority: 'bulk' };
      const spans = await engine.call((api) => api.matchLines(request, { signal }), signal);
      throwIfCancelled(signal);
      const isOther = spans.some(
        ({ start }, i) => start !== this.#byWords.get(passages[i] ?? '')?.start,
      );
      spans.forEach((span, i) => {
        this.#byMeaning.set(passages[i] ?? '', span);
      });
      if (isOther) onKnown();
    }
  }
}

/** Of a text of one line there is nothing to choose. */
function hasLines(text: string): boolean {
  return /[\r\n]/.test(text);
}
