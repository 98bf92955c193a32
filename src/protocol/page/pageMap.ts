import type { ContentReference } from '../contentReference.ts';
import type { QueryNearnessAnswer } from '../corpusApi.ts';
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

export interface PageQueryRequest extends ContentReference {
  /** In the language of `parseQuery`; not blank. */
  readonly query: string;
}

export interface PageMapApi {
  /** Lays the texts out that have a vector by now. */
  map(request: ContentReference, options?: CallOptions<PageMapProgress>): Promise<PageMap>;
  /** How near a query comes to each segment of the content. */
  queryNearness(request: PageQueryRequest, options?: CallOptions): Promise<QueryNearnessAnswer>;
}

export const pageMapMethods: MethodNames<PageMapApi> = {
  map: true,
  queryNearness: true,
};
