import type { ReadText } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import type { IndexRequest } from './indexContent.ts';
import type { IndexHit, IndexSpan } from '../indexApi.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

export interface SensesRequest extends IndexRequest {
  /** What is read around the word, and where the word stands in it. */
  readonly text: string;
  readonly word: Span;
  /** Where the word stands in a file of the index: that place is no result. */
  readonly at?: IndexSpan | undefined;
  /** Only files under these absolute paths; undefined: all. */
  readonly under?: readonly string[] | undefined;
}

/** A line in which the word stands, or a part of a long one, at the first of its places. */
export interface WordPlace extends Pick<
  IndexHit,
  'path' | 'cell' | 'start' | 'end' | 'line' | 'text' | 'places' | 'title'
> {
  /** In `text`; where the line holds the word more than once, the one most like the word that was asked about. */
  readonly word: Span;
  /** Cosine of the word here and where it was asked about, -1 to 1, less what the word says at all its places. */
  readonly likeness: number;
  /** The text of the index that the line is of, and where it begins in it. */
  readonly passage: ReadText;
  readonly offset: number;
}

/** Places where a word means the same. */
export interface WordSense {
  /** Words that stand around it here and not in its other senses; '' where none tell. */
  readonly name: string;
  /** The line that is nearest to the middle of the sense. */
  readonly example: string;
  /** The likeliest first; never empty. */
  readonly places: readonly WordPlace[];
}

export interface SensesAnswer {
  /** The sense of the word that was asked about first, then the largest. */
  readonly senses: readonly WordSense[];
  /** Distinct texts that hold the word, or may, and those of them that were read: of more, as many from everywhere. */
  readonly texts: number;
  readonly readTexts: number;
  /** Places that were not looked at since a text has too many of them. */
  readonly leftPlaces: number;
}

/** In which sense words stand in the texts of an index. */
export interface SenseApi {
  /**
   * The places of a word, by sense. Texts whose token vectors are kept are not run through the model; while it runs, answers
   * about the texts that are read so far come with the progress. Throws `invalidInput` where the span holds no word.
   */
  sensesInIndex(request: SensesRequest, options?: CallOptions<SensesAnswer>): Promise<SensesAnswer>;
}

export const senseMethods: MethodNames<SenseApi> = { sensesInIndex: true };
