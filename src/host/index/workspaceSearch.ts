import type * as vscode from 'vscode';
import type { ClassifierLearner } from '../../core/analysis/learn/learner.ts';
import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type {
  IndexQuery,
  IndexSearchMode,
  IndexStatus,
  LeftOutFile,
  OlderModel,
  TextCounts,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { SensesAnswer, SensesRequest } from '../../protocol/index/senseApi.ts';
import type { ResultGroup, ResultHit } from '../results.ts';

/** What the workspace's index is doing. */
export interface IndexState {
  /**
   * `absent`: nobody has asked for it. `partial`: files are known, some texts have no vector, and nothing runs
   * (never begun, paused, or cancelled), or searches gave all of them one and nobody asked for the index. `ready`: it was
   * asked for, and every text has its vector.
   */
  readonly kind: 'absent' | 'partial' | 'updating' | 'ready';
  /** Paused by the user: it does not go on by itself, also not after a restart. */
  readonly isPaused: boolean;
  /** Share of all texts that have their vector, 0 to 1, while they are embedded; undefined where nobody counts. */
  readonly progress: number | undefined;
  /** These texts; undefined as `progress` is. */
  readonly texts?: TextCounts | undefined;
  /** How long it still takes, in milliseconds; undefined while that is not known. */
  readonly leftMs?: number | undefined;
  /** As last known; undefined before it was asked for. */
  readonly status: IndexStatus | undefined;
}

export interface WorkspaceSearchRequest {
  readonly query: IndexQuery;
  readonly mode: IndexSearchMode;
  readonly limit: number;
  /** As in `SearchIndexRequest`, as is the next one. */
  readonly lateInteraction?: boolean | undefined;
  readonly refineAfterMs?: number | undefined;
}

export interface WorkspaceSimilarRequest {
  /** What is read of the text whose like is wanted. */
  readonly text: string;
  /** Where it stands itself. */
  readonly at: { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined;
  readonly limit: number;
  /** Whether lines are wanted; those that have no vector yet are estimates, of which each call computes some. */
  readonly lines?: boolean | undefined;
}

export interface WorkspaceAnswer {
  readonly hits: readonly ResultHit[];
  readonly segments: number;
  readonly embedded: number;
  readonly percentileBasis: PercentileBasis;
  /** See `SearchIndexAnswer`. */
  readonly scoredBy?: string | undefined;
  readonly isToBeRefined?: boolean | undefined;
  readonly olderModel?: OlderModel | undefined;
}

export interface WorkspaceClassifiedRequest {
  readonly learner: ClassifierLearner;
  /** One of its classes. */
  readonly label: string;
  readonly limit: number;
}

export interface WorkspaceClassifiedAnswer {
  /** The most probable first. */
  readonly hits: readonly ResultHit[];
  /** All texts that are called so, also beyond the limit. */
  readonly count: number;
  readonly segments: number;
  /** Segments that have a vector of the model in use, and were looked at. */
  readonly embedded: number;
}

/** A word, by what is read around it and where. */
export type WorkspaceSensesRequest = Pick<SensesRequest, 'text' | 'word' | 'at'>;

/** Lines in which a word means the same, the likeliest first. */
export interface WorkspaceSense extends ResultGroup {
  readonly hits: readonly ResultHit[];
}

export interface WorkspaceSenses extends Omit<SensesAnswer, 'senses'> {
  /** The sense that was asked about first. */
  readonly senses: readonly WorkspaceSense[];
}

/** Searches the files of the open workspace; what views and pickers need of its index. */
export interface WorkspaceSearch {
  readonly onDidChange: vscode.Event<IndexState>;
  readonly state: IndexState;
  /** Whether a folder is open, so that there is something to search. */
  readonly isAvailable: boolean;
  /** Files that were left out when all were last looked at. */
  readonly leftOut: readonly LeftOutFile[];
  /** Of its index, whose repair its hits' scores are under. */
  readonly location: IndexLocation;
  /**
   * Brings files, segments and words up to date, so that they can be searched; embeds nothing unless the index is
   * there already. Joins an update that is under way.
   */
  prepare(signal?: AbortSignal): Promise<void>;
  /** In `instant` mode better answers come with the progress, and the best at last. */
  search(
    request: WorkspaceSearchRequest,
    options?: CallOptions<WorkspaceAnswer>,
  ): Promise<WorkspaceAnswer>;
  /** The passages that a classifier calls so. Throws `invalidInput` where it knows vectors of another model. */
  classified(
    request: WorkspaceClassifiedRequest,
    signal?: AbortSignal,
  ): Promise<WorkspaceClassifiedAnswer>;
  /** In which sense a word stands where; answers about a part of the texts come with the progress. */
  senses(
    request: WorkspaceSensesRequest,
    options?: CallOptions<WorkspaceSenses>,
  ): Promise<WorkspaceSenses>;
  /** The passages, or the lines of the nearest ones, that are nearest to a text. */
  similar(request: WorkspaceSimilarRequest, signal?: AbortSignal): Promise<WorkspaceAnswer>;
}
