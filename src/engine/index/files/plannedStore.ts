import type { FileStore } from './updateFiles.ts';
import {
  vectorKey,
  type IndexedFile,
  type FileChange,
  type WorkspaceDatabase,
} from '../store/workspaceDatabase.ts';

/** A workspace as it would be after an update; what is written stays here. */
export class PlannedStore implements FileStore {
  readonly #workspace: WorkspaceDatabase;
  /** Files that would not be as they are. */
  readonly changed = new Set<string>();
  /** The distinct texts of files that would be new, by the keys of their vectors. */
  readonly texts = new Map<string, string>();
  segments = 0;
  /** New files that would have segments. */
  newFiles = 0;

  constructor(workspace: WorkspaceDatabase) {
    this.#workspace = workspace;
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
      if (segments.length > 0) this.newFiles++;
      this.#add(segments);
    }
  }

  append({ segments }: FileChange): void {
    this.#add(segments);
  }

  remove(path: string): void {
    this.changed.add(path);
  }

  #add(segments: FileChange['segments']): void {
    this.segments += segments.length;
    for (const { text } of segments) {
      const key = vectorKey(text);
      if (!this.texts.has(key)) this.texts.set(key, text.trim());
    }
  }
}
