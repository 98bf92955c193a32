import type {
  IndexState,
  WorkspaceAnswer,
  WorkspaceClassifiedAnswer,
  WorkspaceSearch,
  WorkspaceSearchRequest,
  WorkspaceSenses,
} from '../../../src/host/index/workspaceSearch.ts';
import type { LeftOutFile } from '../../../src/protocol/indexApi.ts';
import type { CallOptions } from '../../../src/protocol/rpc.ts';

/** A workspace whose index is in whatever state a test wants. */
export class FakeWorkspaceSearch implements WorkspaceSearch {
  readonly isAvailable = true;
  leftOut: readonly LeftOutFile[] = [];
  readonly location = { folder: undefined, vectorsFolder: undefined };
  readonly requests: WorkspaceSearchRequest[] = [];
  state: IndexState = { kind: 'absent', isPaused: false, progress: undefined, status: undefined };
  /** What a search finds, the best at last. */
  answers: readonly WorkspaceAnswer[] = [emptyAnswer];
  /** Ends what `prepare` waits for. */
  finishPreparing: () => void = () => undefined;
  readonly #listeners = new Set<(state: IndexState) => void>();

  readonly onDidChange = (listener: (state: IndexState) => void): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  change(state: Partial<IndexState>): void {
    this.state = { ...this.state, ...state };
    for (const listener of this.#listeners) listener(this.state);
  }

  prepare(): Promise<void> {
    return new Promise((resolve) => (this.finishPreparing = resolve));
  }

  search(
    request: WorkspaceSearchRequest,
    { onProgress }: CallOptions<WorkspaceAnswer> = {},
  ): Promise<WorkspaceAnswer> {
    this.requests.push(request);
    for (const answer of this.answers.slice(0, -1)) onProgress?.(answer);
    return Promise.resolve(this.answers.at(-1) ?? emptyAnswer);
  }

  similar(): Promise<WorkspaceAnswer> {
    return Promise.resolve(this.answers.at(-1) ?? emptyAnswer);
  }

  senses(): Promise<WorkspaceSenses> {
    return Promise.resolve({ senses: [], texts: 0, readTexts: 0, leftPlaces: 0 });
  }

  classified(): Promise<WorkspaceClassifiedAnswer> {
    const { hits, segments, embedded } = this.answers.at(-1) ?? emptyAnswer;
    return Promise.resolve({ hits, segments, embedded, count: hits.length });
  }
}

const emptyAnswer: WorkspaceAnswer = {
  hits: [],
  segments: 0,
  embedded: 0,
  percentileBasis: 'none',
};
