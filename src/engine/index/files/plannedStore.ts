import { inputOf } from '../../../core/text/segment.ts';
import type { FileStore } from './updateFiles.ts';
import { vectorKey } from '../store/textUses.ts';
import type { IndexedFile } from '../store/fileRows.ts';
import type { FileChange, WorkspaceDatabase } from '../store/workspaceDatabase.ts';

/** A workspace as it would be after an update; what is written stays here. */
export class PlannedStore implements FileStore {
  readonly #workspace: WorkspaceDatabase;
  /** Files that would be new and have segments. */
  readonly #filled = new Set<string>();
  /** Files that would not be as they are. */
  readonly changed = new Set<string>();
  /** What is read of the distinct texts of files that would be new, by the keys of their vectors. */
  readonly texts = new Map<string, string>();
  segments = 0;

  constructor(workspace: WorkspaceDatabase) {
    this.#workspace = workspace;
  }

  /** How many files would be new that have segments. */
  get newFiles(): number {
    return this.#filled.size;
  }

  files(): IndexedFile[] {
    return this.#workspace.files();
  }

  touch(): void {
    // Nothing that a plan tells of.
  }

  replace(changes: readonly FileChange[]): void {
    for (const { file, segments } of changes) {
      this.changed.add(file.path);
      this.#addTo(file.path, segments);
    }
  }

  append({ file, segments }: FileChange): void {
    this.#addTo(file.path, segments);
  }

  retire({ path }: IndexedFile): void {
    this.changed.add(path);
  }

  join(): void {
    // What is appended counts at once.
  }

  releaseSome(): boolean {
    return false;
  }

  remove(path: string): void {
    this.changed.add(path);
  }

  #addTo(path: string, segments: FileChange['segments']): void {
    if (segments.length > 0) this.#filled.add(path);
    this.segments += segments.length;
    for (const segment of segments) {
      const key = vectorKey(segment.text, segment.input);
      if (!this.texts.has(key)) this.texts.set(key, inputOf(segment).trim());
    }
  }
}
