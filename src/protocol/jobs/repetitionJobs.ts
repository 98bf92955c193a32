import type { CallOptions, MethodNames } from '../rpc.ts';
import type { JobProgress, SetReference } from './textSetApi.ts';

/** Texts of a set that say the same again. */
export interface NearTexts {
  /** The texts of each group, one group after the other; in a group in their order. Those with most places first. */
  readonly members: Int32Array;
  /** By group where it ends in `members`. A text that stands at several places and has no twin is a group alone. */
  readonly ends: Int32Array;
  /** By text the one that is nearest to it, -1 where none is near enough. */
  readonly twinOf: Int32Array;
  /** By text the cosine to it; NaN where there is none. */
  readonly nearness: Float32Array;
}

/** Texts that stand apart from all others of a set, those first that do most. */
export interface ApartTexts {
  readonly texts: Int32Array;
  /** Of each, how much less near its nearest texts are to it than theirs are to them; about 0 within a group. */
  readonly scores: Float32Array;
  /** Of each, the mean cosine to its nearest texts. */
  readonly nearness: Float32Array;
  /** `count` for each, the nearest first, and their cosines. */
  readonly nearest: Int32Array;
  readonly cosines: Float32Array;
  readonly count: number;
}

export interface RepetitionJobs {
  /** All pairs whose cosine is at least `least`, above 0 and up to 1, and the groups that they link. */
  findRepetitions(
    request: SetReference & { readonly least: number },
    options?: CallOptions<JobProgress>,
  ): Promise<NearTexts>;
  /** `neighbours`: how many nearest texts each is compared with; `limit`: how many are wanted. */
  findApart(
    request: SetReference & { readonly neighbours: number; readonly limit: number },
    options?: CallOptions<JobProgress>,
  ): Promise<ApartTexts>;
  /** An order of texts in which what is alike stands together, of their cosines (size x size): see `likenessOrder`. */
  orderByLikeness(request: {
    readonly cosines: Float32Array;
    readonly size: number;
  }): Promise<Int32Array>;
}

export const repetitionJobMethods: MethodNames<RepetitionJobs> = {
  findRepetitions: true,
  findApart: true,
  orderByLikeness: true,
};
