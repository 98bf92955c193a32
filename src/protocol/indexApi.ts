import type { VectorSource } from '../core/analysis/learn/learner.ts';
import type { FileProblem } from '../core/search/leftOutText.ts';
import type { Why } from '../core/search/ranking/rankPassages.ts';
import type { PercentileBasis } from '../core/search/percentile.ts';
import type { IndexContent, IndexLocation, IndexRequest } from './index/indexContent.ts';
import type { WireClassifier } from './jobs/learnJobs.ts';
import type { CallOptions, MethodNames } from './rpc.ts';

/** An index, and with what it scored. */
export interface ScoredIndex extends IndexLocation {
  /** Of the answer; undefined: with what it would score now. */
  readonly scoredBy?: string | undefined;
}

export interface UpdateIndexRequest extends IndexContent {
  /** Files and folders that changed; undefined: everything is looked at. */
  readonly changed: readonly string[] | undefined;
  /** Whether texts under the roots that have no vector are embedded, too; otherwise files and segments alone. */
  readonly embed: boolean;
  /** Whether files stay that lie under none of the roots; false when absent. */
  readonly keepsOthers?: boolean | undefined;
}

/** Of all texts, those that have their vector. */
export interface TextCounts {
  readonly done: number;
  readonly total: number;
}

/** How far an update is. No number goes back. */
export interface IndexProgress {
  readonly phase: 'files' | 'embedding';
  /** Files looked at. */
  readonly files: number;
  /** How much of the last one is read, 0 to 1, where it is a long one. */
  readonly share?: number;
  /** Share of all texts that have their vector, also from before, 0 to 1; undefined before it is known how many there are. */
  readonly fraction: number | undefined;
  /** Undefined as `fraction` is. */
  readonly texts?: TextCounts | undefined;
}

export interface UpdateIndexAnswer {
  /** Files that have segments. */
  readonly files: number;
  /** Files whose segments were written anew. */
  readonly changed: number;
  readonly removed: number;
  /** Texts that the model was run on. */
  readonly embedded: number;
  readonly leftOut: readonly LeftOutFile[];
  /** Of the files those that are tables whose text columns the rules choose; undefined where they choose none, or only some files were looked at. */
  readonly tables?: number | undefined;
  /**
   * What went wrong, in sentences for the user: a file that was damaged and is mended, storage that cannot be written,
   * an ignore file that is not followed.
   */
  readonly notices: readonly string[];
}

/** A file that is not searched, or not as it should be, and why. */
export interface LeftOutFile extends FileProblem {
  readonly path: string;
}

/** What an update would do; nothing is written. */
export interface IndexPlan {
  readonly files: number;
  readonly segments: number;
  /** Distinct texts, and those of them that have no vector, or no token vectors where such are kept. */
  readonly texts: number;
  readonly missing: number;
  /** Estimated from the missing texts' length and a short measurement of the model. */
  readonly seconds: number;
  /** Bytes on the disk that will be added, estimated; of these, what token vectors take. */
  readonly bytes: number;
  readonly tokenBytes: number;
  readonly leftOut: number;
}

export interface IndexStatus {
  readonly files: number;
  readonly segments: number;
  /** Distinct texts, and those of them that have a vector of the model in use. */
  readonly texts: number;
  readonly embedded: number;
  /** Of this workspace's file, and of the vectors that all workspaces share. */
  readonly bytes: number;
  readonly vectorBytes: number;
  /** Name of the model whose vectors answer, which may be an older one; undefined before the first. */
  readonly model: string | undefined;
  /** Whether it lies on the disk, so that it is there after a restart. */
  readonly isKept: boolean;
  readonly repair: string;
  readonly tokenVectors: TokenVectorStatus;
}

/** Of the vectors of texts' tokens in an index. */
export interface TokenVectorStatus {
  readonly areKept: boolean;
  /** Distinct texts that have them, of the model whose vectors are counted. */
  readonly texts: number;
  /** What these take on the disk, and what those of all texts would take, estimated. */
  readonly bytes: number;
  readonly expectedBytes: number;
}

/** `hybrid`: meaning and words. `instant`: the same, texts without a vector ranked by the static pass first. */
export type IndexSearchMode = 'hybrid' | 'semantic' | 'keyword' | 'instant';

/** Query arithmetic: the direction of `text`, towards each of `more` and away from each of `less`. */
export interface IndexQuery {
  /** In the language of `parseQuery`; may be blank where `more` is not empty. */
  readonly text: string;
  readonly more: readonly string[];
  readonly less: readonly string[];
}

export interface SearchIndexRequest extends IndexRequest {
  readonly query: IndexQuery;
  readonly mode: IndexSearchMode;
  /** Hits, each a distinct text, that are wanted; from 1. */
  readonly limit: number;
  /** Only files under these absolute paths, in hits and percentiles; undefined: all. */
  readonly under?: readonly string[] | undefined;
  /** Absolute folders that the paths in the query are relative to; a file under none of them goes by its whole path. */
  readonly roots?: readonly string[] | undefined;
  /**
   * Of `instant`: for who takes one answer and no better one later. The table for the static pass is waited for, the
   * model runs for about so long, and then every hit has its cosine. Undefined: answers come until there is none better.
   */
  readonly withinMs?: number | undefined;
  /**
   * Of `hybrid` and `semantic`: whether the best of the query are ranked again by their tokens (docs/lateInteraction.md): the 50
   * best, or of these as many of the first as the model reads in about a second, what is kept not counted. Undefined: only
   * where the index keeps token vectors.
   */
  readonly lateInteraction?: boolean | undefined;
  /**
   * Where token vectors of the best texts are still to be read, an answer without them comes with the progress, and the model
   * reads them so long after it, between other work. Undefined: it reads them at once, for one answer.
   */
  readonly refineAfterMs?: number | undefined;
}

/** A span of a file of the index. */
export interface IndexSpan {
  readonly path: string;
  /** Number from 0 of a notebook's cell, in whose text the offsets are; undefined: any of its cells. */
  readonly cell?: number | undefined;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
}

export interface SimilarInIndexRequest extends IndexRequest {
  /** The text whose nearest segments are wanted. */
  readonly text: string;
  /** Where that text stands: segments that touch this span are no hits. */
  readonly exclude?: IndexSpan | undefined;
  readonly limit: number;
  /**
   * Lines are wanted in place of passages, those of the nearest passages. Lines that have no vector get one for about so
   * many milliseconds, the likeliest first, and keep it; the rest are estimates, which come after further calls.
   */
  readonly linesWithinMs?: number | undefined;
}

export interface ClassifiedInIndexRequest extends IndexRequest {
  readonly classifier: WireClassifier;
  /** What it was trained on: it knows no other vectors. */
  readonly source: VectorSource;
  /** The class, by its place among the classifier's. */
  readonly class: number;
  readonly limit: number;
}

export interface ClassifiedInIndexAnswer {
  /** Distinct texts that the classifier gives the class, the most probable first; `rankScore` is the probability, and there are no others. */
  readonly hits: readonly IndexHit[];
  /** All such texts, also beyond the limit. */
  readonly count: number;
  readonly segments: number;
  /** Segments that have a vector of the model in use: the others are not looked at. */
  readonly embedded: number;
}

/** A text that was found, at the first of its places in the order of the files. */
export interface IndexHit {
  /** As the file was found or served. */
  readonly path: string;
  /** Number from 0 of a notebook's cell, in whose text the offsets are; undefined in other files. */
  readonly cell: number | undefined;
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** As in `ReadText`. */
  readonly input?: string | undefined;
  /** How many places of what was searched hold this text, this one among them; `placesInIndex` gives them. */
  readonly places: number;
  /** Cosine, -1 to 1; undefined in keyword mode, and where the text has no vector yet. */
  readonly score: number | undefined;
  /** What names it: its symbol, or the headings that it stands under. */
  readonly title: string | undefined;
  /** What the order follows: meaning and words, mixed, and what the signals add; the cosine of similar texts. */
  readonly rankScore: number;
  /** What each signal adds to `rankScore`, or takes from it; none where it is a cosine. */
  readonly why: Why;
  /** 0 to 100; undefined where there is no score or nothing to compare it with. */
  readonly percentile: number | undefined;
  /**
   * How many of the distinct texts that were searched would reach this cosine by chance, see `nearnessOf`; undefined
   * where there is no score or nothing is known of unrelated texts.
   */
  readonly expected: number | undefined;
  /** The model has not seen it yet: the static pass found it, or the passage that it is a line of. */
  readonly isEstimate: boolean;
}

/** One of the places of a text, which may differ there in the white space at its ends. */
export type IndexPlace = Pick<
  IndexHit,
  'path' | 'cell' | 'start' | 'end' | 'line' | 'text' | 'input'
>;

export interface TextPlacesRequest extends IndexRequest {
  /** Both as a hit has them. */
  readonly text: string;
  readonly input?: string | undefined;
  /** What was asked for, in the language of `parseQuery`: what it rules out is not given. */
  readonly query?: string | undefined;
  /** Of `SearchIndexRequest`, and of `SimilarInIndexRequest`. */
  readonly under?: readonly string[] | undefined;
  readonly roots?: readonly string[] | undefined;
  readonly exclude?: IndexSpan | undefined;
  /** Places wanted, from 1. */
  readonly limit: number;
}

export interface TextPlacesAnswer {
  /** In the order of the files. */
  readonly places: readonly IndexPlace[];
  /** Of all, also those beyond the limit. */
  readonly count: number;
}

export interface SearchIndexAnswer {
  /** Distinct texts, best first; equal ones in the order of the files. */
  readonly hits: readonly IndexHit[];
  readonly segments: number;
  /** Segments that have a vector of the model that ranks. */
  readonly embedded: number;
  readonly percentileBasis: PercentileBasis;
  /** Names the vectors and the repair that the scores were made with, for `attribute`; undefined in keyword mode. */
  readonly scoredBy: string | undefined;
  /** Its best are to be ranked again, by token vectors that are still to be read: a better answer comes. */
  readonly isToBeRefined?: boolean | undefined;
  /** The model that ranks, where it is an older one whose vectors serve until those of the one in use are complete. */
  readonly olderModel?: OlderModel | undefined;
}

export interface OlderModel {
  /** For people. */
  readonly name: string;
  /** Name of the model in use; the same where only what is chosen of it has changed. */
  readonly inUse: string;
}

/** Random pairs of the index before and after its repair, and how often their cosine falls where. */
export interface CosineHistogram {
  /** Of the repair that is in use: none, centre, standardise, remove:K, whiten. */
  readonly repair: string;
  /** Cosines at the bins' borders, ascending; one more than bins. */
  readonly borders: Float64Array;
  /** Pairs in each bin. */
  readonly before: Uint32Array;
  readonly after: Uint32Array;
}

/** What keeps an index as its files are, and what is told of it. */
export interface IndexUpkeepApi {
  /** A dry run: what an update would do. */
  planIndex(request: IndexContent, options?: CallOptions<IndexProgress>): Promise<IndexPlan>;
  /** Brings the index up to date. What is done stays when the call is cancelled; the next one goes on there. */
  updateIndex(
    request: UpdateIndexRequest,
    options?: CallOptions<IndexProgress>,
  ): Promise<UpdateIndexAnswer>;
  /** Undefined where there is no index. Makes none. */
  indexStatus(request: IndexRequest, options?: CallOptions): Promise<IndexStatus | undefined>;
  /** Removes the workspace's file; the shared vectors too where no other workspace is left. */
  clearIndex(request: IndexRequest): Promise<{ readonly vectorsRemoved: boolean }>;
  /** Drops vectors that no workspace uses, then those that were used longest ago until `maxBytes` hold the rest. */
  collectVectors(request: IndexRequest & { readonly maxBytes: number }): Promise<{
    readonly removed: number;
    readonly bytes: number;
  }>;
  /** Fits another repair to the index's vectors and keeps it. `repair`: as in `CosineHistogram`. */
  repairIndex(request: IndexRequest & { readonly repair: string }): Promise<CosineHistogram>;
  /** Undefined where fewer than two texts have a vector. */
  indexHistogram(request: IndexRequest): Promise<CosineHistogram | undefined>;
}

/** Questions to an index. */
export interface IndexQueryApi {
  /** In `instant` mode better answers come with the progress, each a whole one, and the best at last. */
  searchIndex(
    request: SearchIndexRequest,
    options?: CallOptions<SearchIndexAnswer>,
  ): Promise<SearchIndexAnswer>;
  /**
   * The texts nearest to a text; percentiles are among random pairs of the index's segments. Of lines, `segments` counts
   * those of the nearest passages, and there are no percentiles.
   */
  similarInIndex(request: SimilarInIndexRequest, options?: CallOptions): Promise<SearchIndexAnswer>;
  /** The texts that a classifier gives a class, by their vectors without repair. Throws `invalidInput` for another model's classifier. */
  classifiedInIndex(
    request: ClassifiedInIndexRequest,
    options?: CallOptions,
  ): Promise<ClassifiedInIndexAnswer>;
  /** Where a text stands, in what was searched when it was found; as the index is now. */
  placesInIndex(request: TextPlacesRequest, options?: CallOptions): Promise<TextPlacesAnswer>;
}

/**
 * The index of a workspace: files, segments and full text in a file of its own, vectors in one that all
 * workspaces share. Each call names where it lies; the engine keeps it open. Two processes may use one.
 */
export interface IndexApi extends IndexUpkeepApi, IndexQueryApi {}

export const indexUpkeepMethods: MethodNames<IndexUpkeepApi> = {
  planIndex: true,
  updateIndex: true,
  indexStatus: true,
  clearIndex: true,
  collectVectors: true,
  repairIndex: true,
  indexHistogram: true,
};

export const indexQueryMethods: MethodNames<IndexQueryApi> = {
  searchIndex: true,
  similarInIndex: true,
  classifiedInIndex: true,
  placesInIndex: true,
};

export const indexMethods: MethodNames<IndexApi> = { ...indexUpkeepMethods, ...indexQueryMethods };
