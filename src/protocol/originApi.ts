import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { TextbookInput } from '../core/tokenizer/createInput.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

export interface InputRequest {
  readonly text: string;
  /** Tokens that ids and mask are padded to. */
  readonly maxLength: number;
}

export interface WholeVectorRequest {
  readonly text: string;
  readonly priority: Priority;
}

/** A segment's vector, and what each of its tokens has in it. */
export interface WholeVector {
  /** Of length 1. */
  readonly vector: Float32Array;
  /** The vocabulary's entries; the model's prompt, where it wants one, is one of them, after `[CLS]`. */
  readonly pieces: readonly string[];
  /** Whether the second of `pieces` is the prompt. */
  readonly hasPrompt: boolean;
  /**
   * A number for each piece: its part in the vector's cosine to itself, so that they add up to 1. Undefined with cls
   * pooling, where `[CLS]` is all.
   */
  readonly shares: Float32Array | undefined;
}

export interface VectorCodeRequest {
  readonly text: string;
  /** From 0, `[CLS]` counted; undefined for the segment's vector, which has a layer of its own. */
  readonly token: number | undefined;
  /** From 0, or from the end (-1 is the last). */
  readonly layer: number;
}

/** How a vector came to be. */
export interface OriginApi {
  /** The textbook form of a text's input. Rejects with `tooManyTokens` where there are more than `maxLength`. */
  modelInput(request: InputRequest, options?: CallOptions): Promise<TextbookInput>;
  wholeVector(request: WholeVectorRequest, options?: CallOptions): Promise<WholeVector>;
  /**
   * Five lines of Python that give the vector as `vector`, below a comment that says how near and what they need.
   * Rejects with `unsupported` where that takes more.
   */
  vectorCode(request: VectorCodeRequest, options?: CallOptions): Promise<string>;
}

export const originMethods: MethodNames<OriginApi> = {
  modelInput: true,
  wholeVector: true,
  vectorCode: true,
};
