import type { Embedder } from '../../core/embedder/embedder.ts';
import { withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { matchingLine } from '../../core/search/matchingLine.ts';
import { parseQuery } from '../../core/search/query.ts';
import { lineSpansOf } from '../../core/text/passages/passage.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { dot } from '../../core/vectors/similarity.ts';
import type { MatchLinesRequest } from '../../protocol/attributionApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { RecentlyUsed } from '../recentlyUsed.ts';

export interface LineMatcherOptions {
  readonly embedder: Embedder;
  /** How the vectors of texts are made. */
  readonly choice: VectorChoice;
  /** What goes before a query; '' when absent. */
  readonly queryPrompt?: string | undefined;
}

// Of vectors of lines: some 10,000 of the bundled model.
const keptBytes = 16 * 1024 * 1024;
// Of one passage; a log's line may be a passage of its own, and then there is nothing to choose.
const mostLines = 200;

/** Says which line of a passage matched, by the vectors of its lines, which are kept for a while. */
export class LineMatcher {
  readonly #options: LineMatcherOptions;
  readonly #vectors = new RecentlyUsed<Float32Array>(keptBytes, ({ byteLength }) => byteLength);

  constructor(options: LineMatcherOptions) {
    this.#options = options;
  }

  /** For each passage its line, as a span in it; the whole where it has one line. Rejects with `cancelled`. */
  async matchLines(
    { query: typed, passages, priority }: MatchLinesRequest,
    { signal }: CallOptions = {},
  ): Promise<readonly Span[]> {
    const query = parseQuery(typed);
    const lines = passages.map((text) => {
      const spans = lineSpansOf({ start: 0, end: text.length, text }).slice(0, mostLines);
      return { spans, texts: spans.map(({ start, end }) => text.slice(start, end)) };
    });
    const contested = lines.filter(({ spans }) => spans.length > 1);
    const { embedder, choice, queryPrompt = '' } = this.#options;
    const options = { priority, signal };
    const hasMeaning = contested.length > 0 && !isBlank(query.plain);
    if (hasMeaning) {
      const wanted = new Set(contested.flatMap(({ texts }) => texts));
      const missing = [...wanted].filter((text) => !this.#vectors.get(text));
      const made = await embedder.embedTexts(missing, choice, options);
      missing.forEach((text, i) => this.#vectors.set(text, made.row(i).slice()));
    }
    throwIfCancelled(signal);
    const asked = hasMeaning
      ? (await embedder.embedTexts([query.plain], withPrompt(choice, queryPrompt), options)).row(0)
      : undefined;
    return lines.map(({ spans, texts }, i) => {
      const cosines = asked && spans.length > 1 ? this.#cosines(asked, texts) : undefined;
      const line = spans[matchingLine(query, texts, cosines)];
      return line ?? { start: 0, end: passages[i]?.length ?? 0 };
    });
  }

  #cosines(asked: Float32Array, texts: readonly string[]): number[] {
    return texts.map((text) => {
      const vector = this.#vectors.get(text);
      return vector ? dot(asked, vector) : 0;
    });
  }
}
