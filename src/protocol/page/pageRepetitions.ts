import type { ContentReference } from '../contentReference.ts';
import type { JobProgress } from '../jobs/textSetApi.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/** How near repetitions are at least: nearly the same words, or as near as texts seldom are by chance. */
export type RepetitionBar = 'same' | 'strong' | 'likely';

export const repetitionBars: readonly RepetitionBar[] = ['same', 'strong', 'likely'];

export interface RepetitionsRequest extends ContentReference {
  /** A number is a cosine, above 0 and up to 1. */
  readonly least: RepetitionBar | number;
}

/** What the content says several times. */
export interface PageRepetitions {
  /** The cosine that was asked for. */
  readonly least: number;
  /** The cosine that each word means among so many texts; NaN where that is not known. */
  readonly bars: Readonly<Record<RepetitionBar, number>>;
  /** The segments of each group, one group after the other; in a group in their order. The largest group first. */
  readonly members: Int32Array;
  /** By group where it ends in `members`. */
  readonly ends: Int32Array;
  /** By member the segment that is nearest to it: the next place of its own text, else another text. */
  readonly twins: Int32Array;
  /** By member the cosine to it, and how many texts would be as near by chance; NaN where that is not known. */
  readonly cosines: Float32Array;
  readonly expected: Float32Array;
  /** Segments that were compared, and those that have no vector yet. */
  readonly segmentCount: number;
  readonly waitingCount: number;
}

export interface ApartRequest extends ContentReference {
  /** Texts wanted, from 1. */
  readonly limit: number;
}

/** Texts that stand apart from all others of the content, those first that do most. */
export interface PageApart {
  /** Of each the first segment that has it, and how many have. */
  readonly segments: Int32Array;
  readonly placeCounts: Int32Array;
  /** How much less near its nearest texts are to it than theirs are to them. */
  readonly scores: Float32Array;
  /** Mean cosine to its nearest texts, and how many these are. */
  readonly nearness: Float32Array;
  readonly neighbours: number;
  /** `named` for each, the nearest first: the first segment of the text, the cosine, how many would be as near by chance. */
  readonly nearest: Int32Array;
  readonly cosines: Float32Array;
  readonly expected: Float32Array;
  readonly named: number;
  readonly segmentCount: number;
  /** Distinct texts that were compared. */
  readonly textCount: number;
  readonly waitingCount: number;
}

export interface PageRepetitionsApi {
  /** Over all of the content that has vectors. */
  repetitions(
    request: RepetitionsRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<PageRepetitions>;
  apart(request: ApartRequest, options?: CallOptions<JobProgress>): Promise<PageApart>;
  /** An order of the compared segments in which what is alike stands together, by `PageSimilarity.cosines`. */
  likenessOrder(
    request: ContentReference & { readonly cosines: Float32Array; readonly size: number },
    options?: CallOptions,
  ): Promise<Int32Array>;
}

export const pageRepetitionsMethods: MethodNames<PageRepetitionsApi> = {
  repetitions: true,
  apart: true,
  likenessOrder: true,
};
