import type { IndexPlace } from './indexPlace.ts';
import { memoryPath } from './store/sqliteFile.ts';
import { TaskTurns } from '../work/taskTurns.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

/** An index that is kept open, and what goes on in it. */
export class OpenIndex {
  readonly index: WorkspaceIndex;
  /** What is to be told of its opening. */
  readonly notices: readonly string[];
  /** Its files are looked at by one update at a time. */
  readonly fileTurns = new TaskTurns();
  /** So are its texts embedded; the files go on meanwhile. */
  readonly embeddingTurns = new TaskTurns();
  readonly #closing = new AbortController();
  #isEnded = false;

  /** What cannot be written is in memory. Throws `DamagedIndexError`. */
  constructor(place: IndexPlace) {
    const notices: string[] = [];
    this.index = new WorkspaceIndex(place, (error) => {
      notices.push(`${error.message} Until then it is in memory, and made again at each start.`);
    });
    this.notices = [...new Set(notices)];
  }

  /** Whether it is on the disk as a whole. */
  get isKept(): boolean {
    const { workspacePath, vectorsPath } = this.index.place;
    return workspacePath !== memoryPath && vectorsPath !== memoryPath;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Aborted with the caller's, and when the index is closed. */
  signalWith(signal: AbortSignal | undefined): AbortSignal {
    const own = this.#closing.signal;
    return signal ? AbortSignal.any([signal, own]) : own;
  }

  /** Whether it was closed for good, and not because a file of it is made anew. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whoever uses it is interrupted. */
  close(): void {
    if (this.isClosed) return;
    this.#closing.abort();
    this.index.close();
  }

  /** Whoever uses it is cancelled. */
  end(): void {
    this.#isEnded = true;
    this.close();
  }
}
