import type { BenchVectors } from '../indexVectors.ts';

/** Whether a peer that has to be set up is there, and else why not. */
export type SetUp =
  { readonly isSetUp: true } | { readonly isSetUp: false; readonly reason: string };

/** What the parts of a run have in common. */
export interface BenchContext {
  /** Threads of the engine, which peers get, too. */
  readonly threads: number;
  readonly python: SetUp;
  readonly lancedb: SetUp;
  /** Whether a million vectors are searched. */
  readonly large: boolean;
  /** Vectors of distinct lines; made when they are first wanted. */
  readonly vectors: () => Promise<BenchVectors>;
}
