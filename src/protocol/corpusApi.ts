import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { Why } from '../core/search/ranking/rankPassages.ts';
import type { UnrelatedCosines } from '../core/search/nearness.ts';
import type { PercentileBasis } from '../core/search/percentile.ts';
import type { TextKind } from '../core/text/blocks/readDocument.ts';
import type { ReadText } from '../core/text/segment.ts';
import type { SegmentKind } from '../core/text/segmentText.ts';
import type { IndexSearchMode } from './indexApi.ts';
import type { CallOptions, MethodNames } from './rpc.ts';
import type { EmbedProgress, WireMatrix } from './wire.ts';

/** A table that is too long to be sent: its text is what is read of this file. */
export interface TableOnDisk {
  readonly path: string;
  /** UTF-16 units of its text, as it was read before. */
  readonly units: number;
  /** Where its long values are cut: UTF-16 units up to which they are whole, so that its text is lines of JSON. */
  readonly mostValueUnits?: number | undefined;
}

export interface PutDocumentRequest {
  /** Names the document from now on, for example its URI. */
  readonly document: string;
  readonly text: string | TableOnDisk;
  readonly segmentKind: SegmentKind;
  /** How the text is laid out; `plain` where it is absent. */
  readonly textKind?: TextKind | undefined;
  /** Its ending says in what language code is written, which passages are cut by; nothing where it is absent. */
  readonly path?: string | undefined;
  /** Of a table: the names of the columns that are text; found where it is absent, or where it has none of them. */
  readonly columns?: readonly string[] | undefined;
  /**
   * `start, end` of each segment where they are chosen already; else the text is cut by `segmentKind`. None may be
   * blank.
   */
  readonly spans?: Int32Array | undefined;
}

/** A document's segments in order. */
export interface PutDocumentAnswer {
  /** `start, end` of each segment, UTF-16 offsets in the text. */
  readonly spans: Int32Array;
  /** What names each segment, undefined where nothing does; absent but for passages and records. */
  readonly titles?: readonly (string | undefined)[] | undefined;
  /** 1 for each segment that has a vector already, else 0. */
  readonly embedded: Uint8Array;
}

export interface EmbedDocumentRequest {
  readonly document: string;
  readonly priority: Priority;
}

/** What one batch brought. Counts the tokens of the distinct texts that had no vector; never goes back. */
export interface DocumentProgress extends EmbedProgress {
  /** The segments that have a vector now and had none before. */
  readonly segments: Int32Array;
}

export interface EmbedDocumentAnswer {
  /** Distinct texts that the model was run on: 0 where every vector was known. */
  readonly embeddedTextCount: number;
}

/** What is searched; documents that were put, in the order in which equal scores are listed. */
export interface SearchScope {
  readonly documents: readonly string[];
}

export interface SearchRequest {
  /** In the language of `parseQuery`; may be blank where `more` is not empty. */
  readonly query: string;
  readonly mode: IndexSearchMode;
  /** Query arithmetic: towards each of these texts, and away from each of those. */
  readonly more?: readonly string[] | undefined;
  readonly less?: readonly string[] | undefined;
  readonly scope: SearchScope;
  /** Names of the folders that `path:` counts from; whole names count where they are absent. */
  readonly roots?: readonly string[] | undefined;
  /** Hits wanted, from 1. */
  readonly limit: number;
  /** As in `SearchIndexRequest`; false when absent. */
  readonly lateInteraction?: boolean | undefined;
  readonly refineAfterMs?: number | undefined;
}

export interface SimilarRequest extends ReadText {
  /** The text whose nearest segments are wanted. */
  readonly text: string;
  /** Where that text stands: segments that touch this span are no hits. */
  readonly exclude?:
    { readonly document: string; readonly start: number; readonly end: number } | undefined;
  readonly scope: SearchScope;
  /** Hits wanted, from 1. */
  readonly limit: number;
  /** Whether each place of a text is a hit of its own; false when absent: the text is one, at the first. */
  readonly everyPlace?: boolean | undefined;
}

export interface TextPlacesRequest {
  /** As a hit has it. */
  readonly text: string;
  /** What was asked for: places that it rules out are not given. */
  readonly query?: string | undefined;
  /** As in `SimilarRequest`. */
  readonly exclude?: SimilarRequest['exclude'];
  readonly scope: SearchScope;
  /** As in `SearchRequest`. */
  readonly roots?: readonly string[] | undefined;
  /** Places wanted, from 1. */
  readonly limit: number;
}

/** One of the places of a text, which may differ there in the white space at its ends. */
export type TextPlace = Pick<Hit, 'document' | 'segment' | 'start' | 'end' | 'text' | 'input'>;

export interface TextPlacesAnswer {
  /** In the order of the scope and the document. */
  readonly places: readonly TextPlace[];
  /** Of all, also those beyond the limit. */
  readonly count: number;
}

/** A text that was found, at the first of its places. */
export interface Hit extends ReadText {
  readonly document: string;
  /** Index from 0 in the document's segments. */
  readonly segment: number;
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** How many segments of the scope have this text, this one among them; of similar texts, those that have a vector. */
  readonly places: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
  /** 0 to 100; undefined where there is nothing to compare with. */
  readonly percentile: number | undefined;
  /** How many of the scope's distinct texts would reach this cosine by chance: see `nearnessOf`. */
  readonly expected: number | undefined;
}

/** A text that a query found. */
export interface FoundSegment extends Omit<Hit, 'score'> {
  /** Cosine, -1 to 1; undefined in keyword mode, and where the text has no vector yet. */
  readonly score: number | undefined;
  /** What the order follows, and what each signal adds to it, or takes from it: as in `IndexHit`. */
  readonly rankScore: number;
  readonly why: Why;
  /** The static pass found it and the model has not seen it yet. */
  readonly isEstimate: boolean;
}

interface AnswerScope {
  /** Segments in the scope, and those of them that have a vector. */
  readonly segmentCount: number;
  readonly embeddedCount: number;
  readonly percentileBasis: PercentileBasis;
}

export interface SearchAnswer extends AnswerScope {
  /** Distinct texts, best first; equal ones in the order of the scope and the document. */
  readonly hits: readonly FoundSegment[];
  /** As in `SearchIndexAnswer`. */
  readonly isToBeRefined?: boolean | undefined;
}

export interface SimilarAnswer extends AnswerScope {
  /** Distinct texts, highest score first; equal ones in the order of the scope and the document. */
  readonly hits: readonly Hit[];
}

export interface QueryNearnessRequest extends Pick<SearchRequest, 'scope' | 'roots'> {
  /** In the language of `parseQuery`. */
  readonly query: string;
}

/** How near a query comes to each segment of the scope's documents, one document after the other. */
export interface QueryNearnessAnswer {
  /** NaN where the segment has no vector, or the query no words for the model. */
  readonly cosines: Float32Array;
  /** How many of the scope's texts would be as near by chance; NaN where that is not known. */
  readonly expected: Float32Array;
  /** 1 for a hit: it holds what is asked for, or is nearer than by chance, and is not ruled out. */
  readonly hits: Uint8Array;
}

export interface CompareRequest {
  readonly texts: readonly ReadText[];
  /** Whose random pairs the percentiles are among; the texts' own where it is absent or names no documents. */
  readonly scope?: SearchScope | undefined;
  /** Strongest pairs wanted. */
  readonly pairLimit: number;
  readonly priority: Priority;
}

/** Each text against each other. */
export interface CompareAnswer {
  /** texts x texts, row-major, symmetric. */
  readonly cosines: Float32Array;
  /** Like `cosines`, 0 to 100; NaN where there is nothing to compare with. */
  readonly percentiles: Float32Array;
  /** Like `cosines`: how many of the distinct texts compared with would be as near by chance; NaN where that is not known. */
  readonly expected: Float32Array;
  /**
   * `a, b` of each of the strongest pairs of distinct texts with a < b, highest cosine first. A text that stands several
   * times is one pair with itself: its first two.
   */
  readonly pairs: Int32Array;
  /** For each text the first one that is equal to it but for white space at its ends. */
  readonly sameAs: Int32Array;
  readonly percentileBasis: PercentileBasis;
}

/** Every one of the segments must be embedded. */
export type DocumentVectorsRequest =
  | {
      readonly document: string;
      /** Half-open range of segments. */
      readonly start: number;
      readonly end: number;
    }
  | { readonly document: string; readonly segments: Int32Array };

/**
 * Documents in memory, cut into segments, each distinct text with one vector: what neighbours and search look
 * through. Vectors are content-addressed, so a text is run through the model once, in whatever document. Calls
 * about a document that was not put, for example before the engine was restarted, reject with `documentUnknown`.
 */
export interface CorpusApi {
  /**
   * Puts a document, or its new text in place of the old. Embeds nothing. Rejects with `fileUnreadable` where a table's file is
   * another one by now.
   */
  putDocument(request: PutDocumentRequest, options?: CallOptions): Promise<PutDocumentAnswer>;
  /** Forgets a document; a name that is not known is no error. Vectors stay while there is room. */
  removeDocument(request: { readonly document: string }): Promise<void>;
  /** Embeds what has no vector yet. What is done stays when the call is cancelled. */
  embedDocument(
    request: EmbedDocumentRequest,
    options?: CallOptions<DocumentProgress>,
  ): Promise<EmbedDocumentAnswer>;
  /**
   * What a query finds; percentiles are among its own scores. In `instant` mode better answers come with the progress, each
   * a whole one, and the best at last.
   */
  search(request: SearchRequest, options?: CallOptions<SearchAnswer>): Promise<SearchAnswer>;
  /** The texts nearest to a text; percentiles are among random pairs of the scope's segments. */
  similar(request: SimilarRequest, options?: CallOptions): Promise<SimilarAnswer>;
  queryNearness(request: QueryNearnessRequest, options?: CallOptions): Promise<QueryNearnessAnswer>;
  /** Where a text stands in documents. */
  textPlaces(request: TextPlacesRequest, options?: CallOptions): Promise<TextPlacesAnswer>;
  compare(request: CompareRequest, options?: CallOptions<EmbedProgress>): Promise<CompareAnswer>;
  /** What the model finds of pairs of unrelated texts, which nearness is counted by; undefined where nothing is known. */
  unrelatedPairs(request: undefined, options?: CallOptions): Promise<UnrelatedCosines | undefined>;
  /** Vectors of length 1 of a document's segments, in the order in which they were asked for. */
  documentVectors(request: DocumentVectorsRequest, options?: CallOptions): Promise<WireMatrix>;
}

export const corpusMethods: MethodNames<CorpusApi> = {
  putDocument: true,
  removeDocument: true,
  embedDocument: true,
  search: true,
  similar: true,
  queryNearness: true,
  textPlaces: true,
  compare: true,
  unrelatedPairs: true,
  documentVectors: true,
};
