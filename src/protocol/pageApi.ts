import type { CallOptions, MethodNames } from './rpc.ts';

/** A text that the panel shows token by token: a selection, a line, a sentence. */
export interface PanelSegment {
  /** What the list calls it: the beginning of its text. */
  readonly label: string;
  /** UTF-16 offsets in the document; `line` counts from 1. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** Undefined until it is embedded. */
  readonly tokenCount: number | undefined;
}

export type PanelStatus =
  | { readonly kind: 'empty' }
  /** `done` and `total` count tokens; both 0 while the model is being loaded. */
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  /** `message` says what to do next. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

export interface PanelModel {
  readonly name: string;
  readonly dims: number;
  /** The embedding layer (0) and each layer after it. */
  readonly hiddenStateCount: number;
  readonly precision: string;
  readonly trainedForSimilarity: boolean | undefined;
}

/** All that the panel is about, without tokens and vectors, which the page asks for as it needs them. */
export interface PanelSnapshot {
  /** Changes with every change of the rest. */
  readonly revision: number;
  /** Changes with each new content: what was chosen in the old one (segment, token) no longer applies. */
  readonly contentId: string;
  readonly status: PanelStatus;
  /** Name of the document the text is from. */
  readonly title: string;
  readonly segments: readonly PanelSegment[];
  readonly model: PanelModel | undefined;
  /** True when the document has changed since: offsets may no longer fit. */
  readonly stale: boolean;
  /** What the page keeps in its state so that the panel comes back after a reload of the window. */
  readonly restore: unknown;
}

export interface TokenRangeRequest {
  readonly contentId: string;
  readonly segment: number;
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

export interface PageVectorRequest {
  readonly contentId: string;
  readonly segment: number;
  /** Position from 0 in the segment's tokens, `[CLS]` counted. */
  readonly token: number;
  /** 0 is the embedding layer, -1 the last. */
  readonly layer: number;
}

export interface PageVector {
  readonly vector: Float32Array;
  readonly norm: number;
  /** Cosine to each token of the segment, itself included. */
  readonly cosines: Float32Array;
}

/** What the page asks of the host. Calls about old content reject with `invalidInput`. */
export interface PageApi {
  snapshot(request: undefined, options?: CallOptions): Promise<PanelSnapshot>;
  tokens(request: TokenRangeRequest, options?: CallOptions): Promise<TokenRange>;
  vector(request: PageVectorRequest, options?: CallOptions): Promise<PageVector>;
  /** Selects the token's text (or, without `token`, the segment's) in the editor. */
  reveal(request: {
    readonly contentId: string;
    readonly segment: number;
    readonly token?: number | undefined;
  }): Promise<void>;
  /** Puts text on the clipboard. */
  copy(request: { readonly text: string }): Promise<void>;
  /** Stops the work in progress; what is done stays. */
  cancel(request: undefined): Promise<void>;
  /** Embeds the content again after a failure or a cancel. */
  retry(request: undefined): Promise<void>;
}

export const pageMethods: MethodNames<PageApi> = {
  snapshot: true,
  tokens: true,
  vector: true,
  reveal: true,
  copy: true,
  cancel: true,
  retry: true,
};

/** What the host says without being asked: ask for the snapshot again. Lost while the page is hidden. */
export interface PageEvents {
  changed: null;
}

/** What the page keeps over a hide and a reload, beside `PanelSnapshot.restore`. */
export interface PageState {
  readonly restore: unknown;
  readonly contentId: string;
  readonly segment: number;
  readonly token: number;
  readonly layer: number;
}
