import type { SegmentUnit } from '../core/text/segmentText.ts';
import type { PercentileBasis } from '../core/search/percentile.ts';
import type { TextbookInput } from '../core/tokenizer/createInput.ts';
import type { ContentReference, SegmentReference } from './contentReference.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  TokenInputs,
  TokenPath,
} from './insideApi.ts';
import type { WholeVector } from './originApi.ts';
import { pageRepetitionsMethods, type PageRepetitionsApi } from './page/pageRepetitions.ts';
import type {
  OpenedSegment,
  TokenRangeRequest,
  TokenRange,
  TokenReference,
  InsideReference,
  WordPlaces,
  PagePairRequest,
  PagePair,
  PageInputRequest,
  PageCodeRequest,
  PageVectorRequest,
  PageVector,
} from './pageTokens.ts';
import { pageMapMethods, type PageMapApi } from './page/pageMap.ts';
import type { PanelTab } from './panelTabs.ts';
import { pageLabelMethods, type PageLabels } from './page/pageLabels.ts';
import { pageNeighbourMethods, type PageNeighboursApi } from './page/pageNeighbours.ts';
import { pageNumbersMethods, type PageNumbers } from './page/pageNumbers.ts';
import { pageTablesMethods, type PageTablesApi } from './page/pageTables.ts';
import { pageThemesMethods, type PageThemesApi } from './page/pageThemes.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

/** What a content's segments are: what somebody selected, or what whole documents are cut into. */
export type PanelUnit = 'selection' | SegmentUnit;

/** `waiting`: no vector yet. `stale`: its text has changed and is about to be embedded again. */
export type SegmentState = 'waiting' | 'embedded' | 'stale';

/** A text that the panel shows token by token: a selection, a line, a sentence, a passage. */
export interface PanelSegment {
  /** What the list calls it: the beginning of its text, without its indentation. */
  readonly label: string;
  /** What names a passage, such as its symbol or headings; undefined where nothing does. */
  readonly title?: string | undefined;
  /** Counts from 1. */
  readonly line: number;
  /** Where it ends; `line` where it is within one. */
  readonly lastLine: number;
  /** Whether `line` is a row: of a table whose file has no lines. */
  readonly isRow?: boolean | undefined;
  readonly state: SegmentState;
  /** Of a record of a table, by `PageTable.shown`; undefined of all others. */
  readonly fields?: readonly string[] | undefined;
}

/** One of the documents that a content is made of. Their segments follow one another. */
export interface PanelDocument {
  readonly title: string;
  /** Index of its first segment, and how many it has (maybe none). */
  readonly firstSegment: number;
  readonly segmentCount: number;
}

export type PanelStatus =
  | { readonly kind: 'empty' }
  /**
   * `done` and `total` count tokens of what was selected, segments of documents, or bytes of files that are being read; both
   * 0 while the model is being loaded.
   */
  | {
      readonly kind: 'working';
      readonly counts: 'tokens' | 'segments' | 'bytes';
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'ready' }
  /** `message` says what to do next. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

export interface PanelModel {
  readonly name: string;
  readonly dims: number;
  /** The embedding layer (0) and each layer after it. */
  readonly hiddenStateCount: number;
  /** Layers whose attention can be shown; 0 where the graph does not show it. */
  readonly attentionLayerCount: number;
  /** Why layers or attention are missing, in a sentence. */
  readonly layersNote: string | undefined;
  /** Whether a pair of texts can be told apart, by token types. */
  readonly takesTokenTypes: boolean;
  /** What is to be said of its input embeddings, in a sentence. */
  readonly inputsNote: string | undefined;
  readonly precision: string;
  /** How a segment's vector is made of its tokens': "mean over the tokens of the last layer". */
  readonly vectorsText: string;
  readonly trainedForSimilarity: boolean | undefined;
  /** What its files ask for and is not done, or done otherwise: a sentence each. */
  readonly notes: readonly string[];
}

/** All that the panel is about, without segments, tokens and vectors, which the page asks for as it needs them. */
export interface PanelSnapshot {
  /** What its segments are called by: see `ContentReference`. `selectedSegment` follows edits by itself. */
  readonly version: string;
  /** The work on all of the content. What is embedded already can be shown while the rest is on its way. */
  readonly status: PanelStatus;
  /** What the content is called: the document's name, or the number of files. */
  readonly title: string;
  readonly unit: PanelUnit;
  /** Whether `setUnit` may choose between lines, sentences and passages. */
  readonly canChooseUnit: boolean;
  /** Whether its segments are the records of a table: see `PageTablesApi`. */
  readonly isTable: boolean;
  readonly documents: readonly PanelDocument[];
  readonly segmentCount: number;
  /** Segments that have a vector (`line`, `sentence`, `passage`) or tokens (`selection`). */
  readonly embeddedCount: number;
  /** The segment that panel and editor are at; -1 where there is none. */
  readonly selectedSegment: number;
  /** The tab that the host wants to be seen: said once, then undefined, since the choice is the user's. */
  readonly tab: PanelTab | undefined;
  /** The layer that was chosen outside of the page: said once, too. 0 is the embedding layer, -1 the last. */
  readonly layer: number | undefined;
  /** Texts that are to be labelled together, and how many others are in no segment here: said once, too. */
  readonly toLabel?:
    { readonly segments: readonly number[]; readonly elsewhere: number } | undefined;
  readonly model: PanelModel | undefined;
  /** Whether a folder is open, so that neighbours can be looked for in the workspace. */
  readonly canSearchWorkspace: boolean;
  /** True when a document has changed and is about to be embedded again. */
  readonly stale: boolean;
  /** What the page keeps in its state so that the panel comes back after a reload of the window. */
  readonly restore: unknown;
}

/** Half-open range of segments; cut to what there is. */
export interface SegmentRangeRequest extends ContentReference {
  readonly start: number;
  readonly end: number;
}

export interface SegmentsRequest extends ContentReference {
  readonly segments: Int32Array;
}

export interface SegmentRange {
  readonly start: number;
  readonly segments: readonly PanelSegment[];
}

export interface PageSimilarity {
  /** The segments compared, in order: all of the content, or its first ones. */
  readonly segments: readonly PanelSegment[];
  /** Segments of the content. More than `segments` where there were too many to show. */
  readonly segmentCount: number;
  /** segments x segments, row-major, symmetric. */
  readonly cosines: Float32Array;
  /** Like `cosines`, 0 to 100; NaN where there is nothing to compare with. */
  readonly percentiles: Float32Array;
  /** Like `cosines`: how many texts would be as near by chance; NaN where that is not known. */
  readonly expected?: Float32Array | undefined;
  /**
   * `a, b` of the strongest pairs of distinct texts, indexes in `segments` with a < b, highest cosine first. A text that
   * stands several times is one pair with itself.
   */
  readonly pairs: Int32Array;
  /** For each segment the first one with the same text. */
  readonly sameAs: Int32Array;
  readonly percentileBasis: PercentileBasis;
}

/** A file that the page has made. */
export interface FileToSave {
  /** With its ending; what no file's name may hold is replaced. */
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** `preview`: the focus stays, and the editor's tab may be reused. `keepFocus`: the focus stays. */
export type RevealMode = 'preview' | 'keepFocus' | 'focusEditor';

/** What the page asks of the host. */
export interface PageApi
  extends
    PageNeighboursApi,
    PageTablesApi,
    PageThemesApi,
    PageMapApi,
    PageLabels,
    PageNumbers,
    PageRepetitionsApi {
  snapshot(request: undefined, options?: CallOptions): Promise<PanelSnapshot>;
  segments(request: SegmentRangeRequest, options?: CallOptions): Promise<SegmentRange>;
  /** Segments that lie apart from one another, in the order in which they were asked for: at most 1,000. */
  segmentsAt(request: SegmentsRequest, options?: CallOptions): Promise<readonly PanelSegment[]>;
  /** The whole texts of a range of segments, at most 5,000. */
  segmentTexts(request: SegmentRangeRequest, options?: CallOptions): Promise<readonly string[]>;
  /** Makes a segment the selected one. */
  select(request: SegmentReference): Promise<void>;
  /**
   * Resolves when the tokens of a segment are there, so that `tokens` and `vector` can be asked for: made by the work
   * that is under way, else for this call.
   */
  openSegment(request: SegmentReference, options?: CallOptions): Promise<OpenedSegment>;
  tokens(request: TokenRangeRequest, options?: CallOptions): Promise<TokenRange>;
  vector(request: PageVectorRequest, options?: CallOptions): Promise<PageVector>;
  /** One attention map of the segment or, of a long one, of the window of the token. */
  attention(
    request: InsideReference & AttentionChoice,
    options?: CallOptions,
  ): Promise<AttentionMap>;
  /** All of its attention maps, small. */
  attentionOverview(request: InsideReference, options?: CallOptions): Promise<AttentionOverview>;
  tokenPath(request: TokenReference, options?: CallOptions): Promise<TokenPath>;
  tokenInputs(request: InsideReference, options?: CallOptions): Promise<TokenInputs>;
  /** Where the token's word stands elsewhere in the content. */
  wordPlaces(request: TokenReference, options?: CallOptions): Promise<WordPlaces>;
  /** How alike two tokens are at each layer. */
  tokenPair(request: PagePairRequest, options?: CallOptions): Promise<PagePair>;
  /** A segment as the model's input, padded; see `OriginApi`, also for what follows. */
  modelInput(request: PageInputRequest, options?: CallOptions): Promise<TextbookInput>;
  wholeVector(request: SegmentReference, options?: CallOptions): Promise<WholeVector>;
  vectorCode(request: PageCodeRequest, options?: CallOptions): Promise<string>;
  similarity(request: ContentReference, options?: CallOptions): Promise<PageSimilarity>;
  /** Selects the token's text (or, without `token`, the segment's) in the editor. */
  reveal(
    request: SegmentReference & {
      readonly token?: number | undefined;
      readonly mode: RevealMode;
    },
  ): Promise<void>;
  revealNeighbour(
    request: SegmentReference & { readonly neighbour: string; readonly mode: RevealMode },
  ): Promise<void>;
  /** Cuts the content's documents into these from now on. */
  setUnit(request: { readonly unit: SegmentUnit }): Promise<void>;
  /** Asks the user whether the workspace is to be indexed, and begins. */
  indexWorkspace(request: undefined): Promise<void>;
  /** Asks the user for format and file, and writes the content's vectors. */
  exportVectors(request: undefined): Promise<void>;
  /** Puts text on the clipboard. */
  copy(request: { readonly text: string }): Promise<void>;
  /** Asks the user for a file, suggests a name, and writes it. Resolves with whether it is there: false when cancelled. */
  saveFile(request: FileToSave): Promise<boolean>;
  /** Stops the work in progress; what is done stays. */
  cancel(request: undefined): Promise<void>;
  /** Goes on after a failure or a cancel; embeds what has no vector. */
  retry(request: undefined): Promise<void>;
}

export const pageMethods: MethodNames<PageApi> = {
  ...pageLabelMethods,
  ...pageNumbersMethods,
  ...pageTablesMethods,
  snapshot: true,
  segments: true,
  segmentsAt: true,
  segmentTexts: true,
  select: true,
  openSegment: true,
  tokens: true,
  vector: true,
  attention: true,
  attentionOverview: true,
  tokenPath: true,
  tokenInputs: true,
  wordPlaces: true,
  tokenPair: true,
  modelInput: true,
  wholeVector: true,
  vectorCode: true,
  ...pageNeighbourMethods,
  similarity: true,
  ...pageRepetitionsMethods,
  reveal: true,
  revealNeighbour: true,
  setUnit: true,
  indexWorkspace: true,
  exportVectors: true,
  copy: true,
  saveFile: true,
  cancel: true,
  retry: true,
  ...pageMapMethods,
  ...pageThemesMethods,
};

/** What the host says without being asked. Lost while the page is hidden. */
export interface PageEvents {
  /** Ask for the snapshot again. */
  changed: null;
}

/** What the page keeps over a hide and a reload that the host reads, beside `PanelSnapshot.restore`. */
export interface PageState {
  readonly restore: unknown;
  readonly contentId: string;
  /** The selected segment. */
  readonly segment: number;
  readonly token: number;
  readonly layer: number;
  readonly tab: PanelTab;
}
