import type { CallOptions, MethodNames } from '../rpc.ts';
import type { WireMatrix } from '../wire.ts';
import type { JobProgress } from './textSetApi.ts';

/** Passages of a version that have no equal one in the other: see `ChangedPassages`. */
export interface WireChangedPassages {
  readonly vectors: WireMatrix;
  readonly gaps: Int32Array;
}

export interface PairVersionsRequest {
  readonly older: WireChangedPassages;
  readonly newer: WireChangedPassages;
  /** The cosine that a counterpart in the same place reaches at least, and one elsewhere. */
  readonly least: number;
  readonly leastMoved: number;
}

/** What became of each passage of the older version. */
export interface PairedVersions {
  /** Its counterpart, -1 for none. */
  readonly newerOf: Int32Array;
  /** NaN for none. */
  readonly cosines: Float32Array;
  /** 1 where the counterpart stands in the same place, else 0. */
  readonly inOrder: Uint8Array;
}

export interface VersionJobs {
  /** Pairs the changed passages of two versions by meaning: see `rewordedPairs`. */
  pairVersions(
    request: PairVersionsRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<PairedVersions>;
}

export const versionJobMethods: MethodNames<VersionJobs> = { pairVersions: true };
