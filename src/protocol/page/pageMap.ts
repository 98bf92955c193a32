import type { ContentReference } from '../contentReference.ts';
import type { JobProgress } from '../jobs/textSetApi.ts';
import type { PlacedTexts } from '../jobs/mapJobs.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/** The distinct texts of a content on a plane. */
export interface PageMap extends PlacedTexts {
  /** By segment: which of the texts it has, from 0 in order of first appearance; -1: it has no vector yet. */
  readonly textOf: Int32Array;
}

export interface PageMapProgress extends JobProgress {
  /** As far as the texts are placed by now. */
  readonly map?: PageMap | undefined;
}

export interface QueryNearnessRequest extends ContentReference {
  /** In the language of searches; not blank. */
  readonly query: string;
}

/** How near a query comes to each segment. */
export interface QueryNearness {
  /** By segment: cosine, NaN where it has no vector. All NaN where the query has no words for the model. */
  readonly cosines: Float32Array;
  /** By segment: how many texts would be as near by chance; NaN where that is not known. */
  readonly expected: Float32Array;
  /** By segment: 1 where it is a hit, since it holds what is asked for or is nearer than by chance. */
  readonly hits: Uint8Array;
}

/** What a point is called. */
export interface MapText {
  /** Counts from 1. */
  readonly line: number;
  /** The beginning of its text, without its indentation. */
  readonly label: string;
}

export interface PageMapApi {
  /** Lays the texts out that have a vector by now. */
  map(request: ContentReference, options?: CallOptions<PageMapProgress>): Promise<PageMap>;
  queryNearness(request: QueryNearnessRequest, options?: CallOptions): Promise<QueryNearness>;
  /** Of segments wherever they stand, at most 1,000 of them, in the order in which they were asked for. */
  mapTexts(
    request: ContentReference & { readonly segments: Int32Array },
    options?: CallOptions,
  ): Promise<readonly MapText[]>;
}

export const pageMapMethods: MethodNames<PageMapApi> = {
  map: true,
  queryNearness: true,
  mapTexts: true,
};
