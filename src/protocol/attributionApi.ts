import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { ReadText } from '../core/text/segment.ts';
import type { Span } from '../core/text/span.ts';
import type { WordMatch } from '../core/tokenVectors/wordMatches.ts';
import type { SearchRequest } from './corpusApi.ts';
import type { ScoredIndex } from './indexApi.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

export interface AttributeRequest {
  /** The query or the text of the line that was compared. */
  readonly reference: string;
  /** Whether the reference was typed as a query: a model may want another prompt before it. */
  readonly isQuery?: boolean | undefined;
  /** What is read of the text whose tokens share the score. */
  readonly text: string;
  readonly priority: Priority;
  /** An index whose hit the text is: the score is then by the model and under the repair that ranked it. */
  readonly index?: ScoredIndex | undefined;
}

/** What each token of a text adds to its cosine to the reference. */
export interface AttributeAnswer {
  /** Cosine of the two segment vectors, repaired where the request says so, computed from the same states. */
  readonly score: number;
  /** The prompt that the model wants before the text, if any, is one of them, after `[CLS]`. */
  readonly tokens: readonly string[];
  /** `start, end` of each token, UTF-16 offsets in the text; `0, 0` for `[CLS]`, `[SEP]` and a prompt. */
  readonly spans: Int32Array;
  /** Index from 0 of each token's word; -1 for `[CLS]`, `[SEP]` and a prompt. */
  readonly words: Int32Array;
  /** One for each token, `[CLS]` and `[SEP]` among them; they add up to `score`. Undefined with cls pooling. */
  readonly contributions: Float64Array | undefined;
}

export interface MatchLinesRequest {
  /** In the language of `parseQuery`. */
  readonly query: string;
  /** Whether `query` is a text that lines are to be like, and none of its signs are operators; false when absent. */
  readonly isText?: boolean | undefined;
  /** Whether words and patterns alone decide, as in keyword mode; false when absent. */
  readonly byWords?: boolean | undefined;
  readonly passages: readonly ReadText[];
  readonly priority: Priority;
}

export interface MatchWordsRequest {
  /** In the language of `parseQuery`. */
  readonly query: string;
  /** Whether `query` is a text that the other is like, and none of its signs are operators; false when absent. */
  readonly isText?: boolean | undefined;
  /** What is read of the text that it found. */
  readonly text: string;
  /** Whether the text is not read where its token vectors are not in memory, as those of hits that were just ranked by them are. */
  readonly onlyKnown?: boolean | undefined;
  /** Where it was found: how rare the query's words are is counted there. In neither, all its words count alike. */
  readonly index?: ScoredIndex | undefined;
  readonly scope?: Pick<SearchRequest, 'scope' | 'roots'> | undefined;
}

/** Why two texts are as near as they are. */
export interface AttributionApi {
  /**
   * For each passage the line that matched, as a span in its text. Blank ones have an empty span. Throws `invalidInput` for
   * a pattern that cannot be followed.
   */
  matchLines(request: MatchLinesRequest, options?: CallOptions): Promise<readonly Span[]>;
  /**
   * For each word of the query, in order, the word of the text that it comes nearest to by the vectors of their tokens; offsets
   * count in what was typed and in the text. None where the query has no words or the model gives no token vectors.
   */
  matchWords(request: MatchWordsRequest, options?: CallOptions): Promise<readonly WordMatch[]>;
  /** Throws `invalidInput` where one of the texts is blank. */
  attribute(request: AttributeRequest, options?: CallOptions): Promise<AttributeAnswer>;
}

export const attributionMethods: MethodNames<AttributionApi> = {
  attribute: true,
  matchLines: true,
  matchWords: true,
};
