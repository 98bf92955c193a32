import type { Embedder } from '../../core/embedder/embedder.ts';
import { withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { askedWords, heldBy, matchingLine, passageLines } from '../../core/search/matchingLine.ts';
import { parseQuery, textQuery } from '../../core/search/query.ts';
import { inputOf, isBlank } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { dot } from '../../core/vectors/similarity.ts';
import type { MatchLinesRequest } from '../../protocol/attributionApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { linesWithoutModel, PatternLines } from '../query/patternLines.ts';
import { RecentlyUsed } from '../recentlyUsed.ts';

export interface LineMatcherOptions {
  readonly embedder: Embedder;
  /** How the vectors of texts are made. */
  readonly choice: VectorChoice;
  /** What goes before a query; '' when absent. */
  readonly queryPrompt?: string | undefined;
  /** What the vectors of lines may take at most; 16 MiB, some 10,000 of the bundled model, when absent. */
  readonly keptBytes?: number | undefined;
}

const usualBytes = 16 * 1024 * 1024;
// Of one passage; a log's line may be a passage of its own, and then there is nothing to choose.
const mostLines = 200;
// Of which the lines' vectors are in memory together.
const passagesAtOnce = 50;

type Asking = Pick<MatchLinesRequest, 'priority'> & { readonly signal: AbortSignal | undefined };

/** The vector of what was asked for last. */
interface AskedVector {
  readonly text: string;
  readonly isText: boolean;
  readonly vector: Float32Array;
}

/** Says which line of a passage matched, by the vectors of its lines, which are kept for a while. */
export class LineMatcher {
  readonly #options: LineMatcherOptions;
  readonly #vectors: RecentlyUsed<Float32Array>;
  #last: AskedVector | undefined;

  constructor(options: LineMatcherOptions) {
    this.#options = options;
    const { keptBytes = usualBytes } = options;
    this.#vectors = new RecentlyUsed(keptBytes, ({ byteLength }) => byteLength);
  }

  /** For each passage its line, as a span in it; the whole where it has one line. Rejects with `cancelled`. */
  async matchLines(
    { query: typed, isText = false, byWords = false, passages, priority }: MatchLinesRequest,
    { signal }: CallOptions = {},
  ): Promise<readonly Span[]> {
    const query = isText ? textQuery(typed) : parseQuery(typed);
    if (byWords) return linesWithoutModel(query, passages);
    const patterns = new PatternLines(query);
    const words = askedWords(query);
    const heldIn = heldBy(words, (passage, spans) => patterns.counts(passage, spans));
    const lines = passages.map((passage) => passageLines(passage, { most: mostLines, heldIn }));
    const options = { priority, signal };
    throwIfCancelled(signal);
    const hasChoice = lines.some(({ spans }) => spans.length > 1);
    const asked =
      hasChoice && !isBlank(query.plain)
        ? await this.#askedVector(query.plain, isText, options)
        : undefined;
    const found: Span[] = [];
    for (let at = 0; at < lines.length; at += passagesAtOnce) {
      const some = lines.slice(at, at + passagesAtOnce);
      const contested = asked ? some.filter(({ spans }) => spans.length > 1) : [];
      const vectors = await this.#vectorsOf(
        contested.flatMap(({ reads }) => reads.map(inputOf)),
        options,
      );
      for (const { spans, reads } of some) {
        const rows = reads.flatMap((read) => vectors.get(inputOf(read)) ?? []);
        // A passage of one line has no vector here.
        const cosines = asked && rows.length > 0 ? rows.map((row) => dot(asked, row)) : undefined;
        const passage = passages[found.length]?.text ?? '';
        const held = patterns.counts(passage, spans);
        const whole = { start: 0, end: passage.length };
        found.push(spans[matchingLine(words, reads, { cosines, held })] ?? whole);
      }
    }
    return found;
  }

  /** A view asks for the lines of its hits some at a time. */
  async #askedVector(text: string, isText: boolean, options: Asking): Promise<Float32Array> {
    const last = this.#last;
    if (last?.text === text && last.isText === isText) return last.vector;
    const { embedder, choice, queryPrompt = '' } = this.#options;
    const asked = isText ? choice : withPrompt(choice, queryPrompt);
    const vector = (await embedder.embedTexts([text], asked, options)).row(0).slice();
    this.#last = { text, isText, vector };
    return vector;
  }

  /** The vector of each text. */
  async #vectorsOf(
    texts: readonly string[],
    options: Asking,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const { embedder, choice } = this.#options;
    const vectors = new Map<string, Float32Array>();
    const missing: string[] = [];
    for (const text of new Set(texts)) {
      const known = this.#vectors.get(text);
      if (known) vectors.set(text, known);
      else missing.push(text);
    }
    const made = await embedder.embedTexts(missing, choice, options);
    missing.forEach((text, i) => {
      const vector = made.row(i).slice();
      vectors.set(text, vector);
      this.#vectors.set(text, vector);
    });
    throwIfCancelled(options.signal);
    return vectors;
  }
}
