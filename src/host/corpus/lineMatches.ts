import { throwIfCancelled } from '../../core/errors/appError.ts';
import type { Priority } from '../../core/embedder/batchScheduler.ts';
import { linesByWords } from '../../core/search/matchingLine.ts';
import { parseQuery, textQuery, type Query } from '../../core/search/query.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import type { MatchLinesRequest } from '../../protocol/attributionApi.ts';
import type { EngineCalls } from '../engine/processCalls.ts';
import type { ResultHit } from '../results.ts';

/** How many hits are in view, more or less: the model runs for each line of theirs. */
const refinedAtOnce = 20;

/** What hits were found by: a query, in the language of `parseQuery`, or with `isText` a text that they are like. */
type Asked = Pick<MatchLinesRequest, 'query' | 'isText'>;

interface Dependencies {
  readonly engine: EngineCalls;
  readonly log: { debug(message: string): void };
}

/**
 * Which line of each hit matched one query: by its words at once, and by its meaning and its patterns once the engine has said so. What is
 * known of a text stays, whatever answers of the same query come after it.
 */
export class LineMatches {
  readonly asked: Asked;
  readonly #query: Query;
  readonly #deps: Dependencies;
  readonly #byWords = new Map<string, Span>();
  readonly #byMeaning = new Map<string, Span>();
  /** Those of `#byMeaning` that patterns alone have chosen. */
  readonly #withoutModel = new Set<string>();
  #marking = new AbortController();

  constructor(asked: Asked, deps: Dependencies) {
    this.asked = asked;
    this.#query = asked.isText ? textQuery(asked.query) : parseQuery(asked.query);
    this.#deps = deps;
  }

  /** The hits with the lines that are known to match; the others as they are. */
  of(hits: readonly ResultHit[]): readonly ResultHit[] {
    if (isBlank(this.asked.query)) return hits;
    const unknown = hits.flatMap(({ text, input }) =>
      hasLines(text) && !this.#byWords.has(text) ? [{ text, input }] : [],
    );
    linesByWords(this.#query, unknown).forEach((span, i) => {
      this.#byWords.set(unknown[i]?.text ?? '', span);
    });
    return hits.map((hit) => {
      const match = this.#shown(hit.text);
      return match ? { ...hit, match } : hit;
    });
  }

  /**
   * Asks the engine, behind what others wait for, for the lines of the first `count` hits, about as many as a view shows;
   * `onKnown` is told after each time that a line is another one than before. Begins after `delayMs`, and ends what was
   * asked for before. Where the engine fails, what is known by words stays.
   */
  mark(hits: readonly ResultHit[], count: number, onKnown: () => void, delayMs = 0): void {
    this.stop();
    const { signal } = (this.#marking = new AbortController());
    const mark = async (): Promise<void> => {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (!signal.aborted) await this.#refine(hits, count, 'bulk', signal, onKnown);
    };
    mark().catch((error: unknown) => {
      if (!signal.aborted) this.#logFailure(error);
    });
  }

  /** Asks for no more lines. */
  stop(): void {
    this.#marking.abort();
  }

  /** As `mark` and `of`, for somebody who waits for the hits. Rejects with `cancelled`. */
  async refined(
    hits: readonly ResultHit[],
    count: number,
    signal = new AbortController().signal,
  ): Promise<readonly ResultHit[]> {
    try {
      await this.#refine(hits, count, 'query', signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#logFailure(error);
    }
    return this.of(hits);
  }

  async #refine(
    hits: readonly ResultHit[],
    count: number,
    priority: Priority,
    signal: AbortSignal,
    onKnown?: () => void,
  ): Promise<void> {
    const { engine } = this.#deps;
    const { plain, wanted } = this.#query;
    // What words alone have found needs no model; what patterns match, the engine knows.
    const byWords = hits.every(({ score }) => score === undefined) || isBlank(plain);
    if (byWords && wanted.patterns.length === 0) return;
    const texts = hits.slice(0, count).map(({ text, input }) => ({ text, input }));
    const isKnown = (text: string): boolean =>
      this.#byMeaning.has(text) && (byWords || !this.#withoutModel.has(text));
    const unknown = texts.filter(({ text }) => hasLines(text) && !isKnown(text));
    for (let at = 0; at < unknown.length; at += refinedAtOnce) {
      throwIfCancelled(signal);
      const passages = unknown.slice(at, at + refinedAtOnce);
      const request: MatchLinesRequest = {
        ...{ ...this.asked, passages, priority },
        ...(byWords && { byWords }),
      };
      const spans = await engine.call((api) => api.matchLines(request, { signal }), signal);
      throwIfCancelled(signal);
      const isOther = spans.some(
        ({ start }, i) => start !== this.#shown(passages[i]?.text ?? '')?.start,
      );
      spans.forEach((span, i) => {
        const text = passages[i]?.text ?? '';
        this.#byMeaning.set(text, span);
        if (byWords) this.#withoutModel.add(text);
        else this.#withoutModel.delete(text);
      });
      if (isOther) onKnown?.();
    }
  }

  #shown(text: string): Span | undefined {
    return this.#byMeaning.get(text) ?? this.#byWords.get(text);
  }

  #logFailure(error: unknown): void {
    this.#deps.log.debug(`Lines that matched: ${String(error)}`);
  }
}

/** Of a text of one line there is nothing to choose. */
function hasLines(text: string): boolean {
  return /[\r\n]/.test(text);
}
