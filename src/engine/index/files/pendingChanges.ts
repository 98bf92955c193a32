import type { IndexedFile } from '../store/fileRows.ts';
import type { FileChange, WorkspaceDatabase } from '../store/workspaceDatabase.ts';

// Of files that are written together: a transaction for each of them alone takes three times as long, one for 2,000 segments
// half as long again and one for 5,000 a tenth. Some 100 ms, and all that a process that is killed loses.
const segmentsAtOnce = 10_000;
// Of the first ones: those who go on with them begin sooner, as a thread for static vectors that takes 300 ms to start.
const firstShare = 0.3;
const filesAtOnce = 500;
// UTF-16 units: passages are long, and each that is renamed leaves the full text and comes in again.
const unitsAtOnce = 1_000_000;

/** What is to be written, many files in a transaction. */
export class PendingChanges {
  readonly #store: Pick<WorkspaceDatabase, 'touch' | 'replace'>;
  #changes: FileChange[] = [];
  #touched: IndexedFile[] = [];
  #segments = 0;
  #units = 0;
  #share = firstShare;

  constructor(store: Pick<WorkspaceDatabase, 'touch' | 'replace'>) {
    this.#store = store;
  }

  /** Only what is known of a file, not its segments. */
  touch(file: IndexedFile): void {
    this.#touched.push(file);
    if (this.#touched.length >= filesAtOnce) this.write();
  }

  replace(change: FileChange): void {
    this.#changes.push(change);
    this.#segments += change.segments.length;
    for (const { text } of change.segments) this.#units += text.length;
    const isMuch =
      this.#segments >= this.#share * segmentsAtOnce || this.#units >= this.#share * unitsAtOnce;
    if (isMuch || this.#changes.length >= filesAtOnce) this.write();
  }

  write(): void {
    const changes = this.#changes;
    const touched = this.#touched;
    if (changes.length > 0) this.#share = 1;
    this.#changes = [];
    this.#touched = [];
    this.#segments = 0;
    this.#units = 0;
    this.#store.touch(touched);
    this.#store.replace(changes);
  }
}
