import type { Language } from '../../core/l10n/translate.ts';
import type { SessionInfo } from '../../core/embedder/modelSession.ts';
import type { MethodNames } from '../rpc.ts';
import type { WireMatrix } from '../wire.ts';

/** How far a job is. */
export interface JobProgress {
  /** What is done by now: a few words, in the language of the process. */
  readonly step: string;
  /** Share of the step that is done, 0 to 1. */
  readonly share: number;
}

/** What a job is about: a set that was put. Jobs about another one reject with `documentUnknown`. */
export interface SetReference {
  readonly set: string;
}

export interface StartJobsRequest {
  /** What a person is told is said in this language; in English when absent. */
  readonly language?: Language | undefined;
  /** What products are computed with: the library that runs the model on this machine; `ort` when absent. */
  readonly library?: SessionInfo['kind'] | undefined;
}

/** A part of a set: some of its distinct texts, in order. The last part makes the set whole. */
export interface PutTextsRequest extends SetReference {
  /** Texts of the whole set, from 1. */
  readonly count: number;
  /** Index of the part's first text. 0 begins the set anew; each other part goes on where the one before ended. */
  readonly first: number;
  readonly texts: readonly string[];
  /** By text, from 1: how many places hold it. */
  readonly placeCounts: Int32Array;
  /** By text, of length 1. */
  readonly vectors: WireMatrix;
}

/**
 * Sets of distinct texts with their vectors, which jobs are about. The sets used last are kept, as far as there is room;
 * the newest always is.
 */
export interface TextSetApi {
  /** The first call of all, once for each process. */
  start(request: StartJobsRequest): Promise<void>;
  /** Throws `documentUnknown` where the part before is not here, and `unsupported` where the set gets too large. */
  putTexts(request: PutTextsRequest): Promise<void>;
  /** Lets go of a set; a name that is not known is no error. */
  removeTexts(request: SetReference): Promise<void>;
}

export const textSetMethods: MethodNames<TextSetApi> = {
  start: true,
  putTexts: true,
  removeTexts: true,
};
