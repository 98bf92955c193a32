import type { SegmentReference } from './contentReference.ts';

/** `stopped`: the work that would have made its tokens failed or was cancelled; `retry` goes on with it. */
export type OpenedSegment = SegmentTokens | { readonly kind: 'stopped' };

export interface SegmentTokens {
  readonly kind: 'open';
  readonly tokenCount: number;
  /** The token that the editor's cursor stands at, or its selection begins at; undefined where that is elsewhere. */
  readonly token: number | undefined;
}

export interface TokenRangeRequest extends SegmentReference {
  /** Half-open range of tokens; cut to what there is. */
  readonly start: number;
  readonly end: number;
}

/** Tokens `start` to `start + tokens.length` of a segment. */
export interface TokenRange {
  readonly start: number;
  readonly tokens: readonly string[];
  readonly ids: Int32Array;
  /** `start, end` of each token, UTF-16 offsets in the segment's text; `0, 0` for special tokens. */
  readonly spans: Int32Array;
  /** Index from 0 of each token's word in the text; -1 for special tokens. */
  readonly words: Int32Array;
  /** The segment's text from `textStart` on, as far as the last of these tokens goes. */
  readonly text: string;
  readonly textStart: number;
}

export interface TokenReference extends SegmentReference {
  /** Position from 0 in the segment's tokens, `[CLS]` counted. */
  readonly token: number;
}

/** A token of a segment or, with `second`, of the pair that it makes with another segment. */
export interface InsideReference extends TokenReference {
  readonly second?: number | undefined;
}

/** A place where a word stands in one of the content's texts. */
export interface WordPlace {
  readonly segment: number;
  /** UTF-16 offset in the segment's text. */
  readonly offset: number;
  /** Counts from 1: where the segment begins. */
  readonly line: number;
  /** The word, and what stands around it. */
  readonly around: string;
}

export interface WordPlaces {
  /** The first of them, those of the token's own text before the others; the token's own is none. */
  readonly places: readonly WordPlace[];
  /** All that there are. */
  readonly count: number;
}

export interface PagePairRequest extends TokenReference {
  /** The other token, by its position or by where in its segment's text it stands. */
  readonly other: { readonly segment: number } & (
    { readonly token: number } | { readonly offset: number }
  );
}

export interface PagePair {
  /** At each layer, the embedding layer first. */
  readonly cosines: Float32Array;
  readonly otherToken: number;
  readonly otherPiece: string;
}

export interface PageInputRequest extends SegmentReference {
  readonly maxLength: number;
}

/** A token's vector or, without a token, the segment's. */
export interface PageCodeRequest extends SegmentReference {
  readonly token?: number | undefined;
  readonly layer: number;
}

export interface PageVectorRequest extends TokenReference {
  /** 0 is the embedding layer, -1 the last. */
  readonly layer: number;
}

export interface PageVector {
  readonly vector: Float32Array;
  readonly norm: number;
  /** Cosine to each token of the segment, itself included. */
  readonly cosines: Float32Array;
}
