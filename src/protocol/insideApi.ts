import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { EmbeddingPart } from '../core/embedder/modelSession.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

/** A text that is looked into, at one of its tokens. */
export interface InsideRequest {
  readonly text: string;
  /**
   * The second text of a pair, which the model reads at once with the first. Refused by models without token types
   * (`unsupported`), and where both are longer than the model reads at once (`tooManyTokens`).
   */
  readonly second?: string | undefined;
  /**
   * Position from 0 in the encoding of the text or of the pair, `[CLS]` counted. Of a text longer than a window, the window from which
   * this token's vectors are taken is looked into.
   */
  readonly token: number;
  readonly priority: Priority;
}

/** Names an attention map. */
export interface AttentionChoice {
  /** From 1: the layer that makes hidden state `layer` out of the one before. */
  readonly layer: number;
  /** From 1, or the mean over the layer's heads. */
  readonly head: number | 'mean';
}

/**
 * What the model reads at once: a text, or a slice of a long one. Position `p` of it, 1 to `size - 2`, is token
 * `start + p` of the text; 0 and `size - 1` are `[CLS]` and `[SEP]`, which each window has of its own.
 */
export interface InsideWindow {
  /** Tokens in it, `[CLS]` and `[SEP]` counted. */
  readonly size: number;
  readonly start: number;
  /** Half-open range of the text's tokens whose vectors are taken from this window. */
  readonly firstToken: number;
  readonly endToken: number;
  /** Of a pair: the position of the second text's first token; `size` where there is no second text. */
  readonly secondStart: number;
  /** From 0. */
  readonly index: number;
  /** Windows of the text. */
  readonly count: number;
}

export interface AttentionMap {
  readonly window: InsideWindow;
  /** `size` x `size`, row-major: how much the row's token attends to the column's. Each row sums to 1. */
  readonly weights: Float32Array;
}

/** Where a head looks by habit; `habits` of an overview holds a number for each, in this order. */
export const attentionHabits = ['itself', 'previous', 'next', 'cls', 'sep'] as const;
export type AttentionHabit = (typeof attentionHabits)[number];

/** Every attention map of a window, small. */
export interface AttentionOverview {
  readonly window: InsideWindow;
  readonly layers: number;
  readonly heads: number;
  /** Rows and columns of each small map; `size`, or 32 where that is more. */
  readonly side: number;
  /**
   * Layer by layer, its heads and then their mean, `side` x `side` each, row-major: 255 times the square root of the
   * largest weight that a cell stands for.
   */
  readonly maps: Uint8Array;
  /**
   * In the order of the maps: for each of `attentionHabits` the share of attention that goes there, 0 to 1, as a mean
   * over the tokens that have such a neighbour. A share may count twice: the token before may be `[CLS]`.
   */
  readonly habits: Float32Array;
}

/** How a token's vector changes from layer to layer. */
export interface TokenPath {
  readonly window: InsideWindow;
  /** Of each hidden state, the embedding layer first. */
  readonly norms: Float32Array;
  /** Cosine to the hidden state before; NaN for the first. */
  readonly cosines: Float32Array;
}

export interface TokenPairRequest {
  /** Each with a position in the encoding of its text, `[CLS]` counted; both may be of one text. */
  readonly first: { readonly text: string; readonly token: number };
  readonly second: { readonly text: string; readonly token: number };
  readonly priority: Priority;
}

/** How alike two tokens are at each layer. */
export interface TokenPair {
  /** Of each hidden state, the embedding layer first: cosine of the one token's to the other's. */
  readonly cosines: Float32Array;
}

/** One of the vectors that are added up before the first layer. */
interface InputPart {
  readonly name: EmbeddingPart;
  readonly vector: Float32Array;
}

/** What goes in for a token. */
export interface TokenInputs {
  readonly window: InsideWindow;
  /** Position from 0 in the window: what the position embedding stands for. */
  readonly position: number;
  /** Empty where the model's graph does not show them. */
  readonly parts: readonly InputPart[];
  /** The parts added up; empty where there are none. */
  readonly sum: Float32Array;
  /** The sum normalised: hidden state 0. */
  readonly layer0: Float32Array;
  /** Cosine between the two; NaN where there is no sum. */
  readonly cosine: number;
}

/** What goes on inside the model while it reads a text. */
export interface InsideApi {
  attention(request: InsideRequest & AttentionChoice, options?: CallOptions): Promise<AttentionMap>;
  attentionOverview(request: InsideRequest, options?: CallOptions): Promise<AttentionOverview>;
  tokenPath(request: InsideRequest, options?: CallOptions): Promise<TokenPath>;
  tokenPair(request: TokenPairRequest, options?: CallOptions): Promise<TokenPair>;
  tokenInputs(request: InsideRequest, options?: CallOptions): Promise<TokenInputs>;
}

export const insideMethods: MethodNames<InsideApi> = {
  attention: true,
  attentionOverview: true,
  tokenPath: true,
  tokenPair: true,
  tokenInputs: true,
};
