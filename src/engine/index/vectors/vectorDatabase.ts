import { SqliteFile } from '../store/sqliteFile.ts';
import type { VectorSpace } from '../models/vectorSpace.ts';
import { SpaceVectors } from './spaceVectors.ts';
import { vectorsFormat } from './vectorBlocks.ts';
import { WorkspaceRegister } from './workspaceRegister.ts';

/** Vectors by the hash of their text, for every workspace of this user. */
export class VectorDatabase {
  readonly register: WorkspaceRegister;
  readonly file: SqliteFile;
  readonly #spaces = new Map<number, SpaceVectors>();

  /** `isCopy`: in memory, with what the file holds. */
  constructor(path: string, isCopy = false) {
    this.file = isCopy
      ? SqliteFile.copy(path, vectorsFormat)
      : SqliteFile.open(path, vectorsFormat);
    this.register = new WorkspaceRegister(this.file);
  }

  /** The vectors of one space; the same object for the same space. */
  open(space: VectorSpace): SpaceVectors {
    const { name, dims } = space;
    return this.#space(this.idOf(name) ?? this.make(space), dims);
  }

  /** The number of a space; undefined where it was never used. */
  idOf(name: string): number | undefined {
    const found = this.file.get('SELECT id FROM spaces WHERE name = ?', name);
    return found && Number(found['id']);
  }

  /** As `idOf`, of one that may be new. */
  make(space: VectorSpace): number {
    const { name, dims } = space;
    this.file.transaction(() => {
      this.file.run('INSERT OR IGNORE INTO spaces (name, dims) VALUES (?, ?)', name, dims);
    });
    return this.idOf(name) ?? this.make(space);
  }

  /** As `open`, where the space was used before. */
  find(name: string): SpaceVectors | undefined {
    const found = this.file.get('SELECT id, dims FROM spaces WHERE name = ?', name);
    return found && this.#space(Number(found['id']), Number(found['dims']));
  }

  /** What of a space is in memory is left to those who still use it. */
  forget(name: string): void {
    const found = this.file.get('SELECT id FROM spaces WHERE name = ?', name);
    if (!found) return;
    this.#spaces.get(Number(found['id']))?.stopReading();
    this.#spaces.delete(Number(found['id']));
  }

  /** Checks all that was read without that. Throws `DamagedIndexError`. */
  checkRest(): void {
    for (const space of this.#spaces.values()) space.checkRest();
  }

  close(): void {
    for (const space of this.#spaces.values()) space.stopReading();
    this.#spaces.clear();
    this.file.close();
  }

  #space(id: number, dims: number): SpaceVectors {
    const space = this.#spaces.get(id) ?? new SpaceVectors(this.file, id, dims);
    this.#spaces.set(id, space);
    return space;
  }
}
