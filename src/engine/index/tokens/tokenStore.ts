import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { areSameComponents } from '../../../core/tokenVectors/tokenComponents.ts';
import type { IndexModel } from '../models/indexModel.ts';
import { setTokenChoice, tokenChoice } from '../store/tokenChoice.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { VectorDatabase } from '../vectors/vectorDatabase.ts';
import { hasTokenTables } from './tokenBlocks.ts';
import { SpaceTokens } from './spaceTokens.ts';
import { hasTokenVectors } from './tokenRowsOf.ts';

/** Whether an index keeps token vectors, and those of each space. */
export class TokenStore {
  readonly #workspace: WorkspaceDatabase;
  readonly #vectors: VectorDatabase;
  /** By the name of the space. */
  readonly #spaces = new Map<string, SpaceTokens>();

  constructor(workspace: WorkspaceDatabase, vectors: VectorDatabase) {
    this.#workspace = workspace;
    this.#vectors = vectors;
  }

  /** Whether they are kept from now on. What is there when they no longer are is dropped with the next update. */
  choose(isOn: boolean): void {
    const before = tokenChoice(this.#workspace);
    if (isOn) setTokenChoice(this.#workspace, 'on');
    else if (before === 'on') setTokenChoice(this.#workspace, 'dropping');
  }

  get isOn(): boolean {
    return tokenChoice(this.#workspace) === 'on';
  }

  /** Whether there may be some that are to be dropped. */
  get isDropping(): boolean {
    return tokenChoice(this.#workspace) === 'dropping';
  }

  /** Drops all that the file has: it is in memory, and this index's alone. */
  clear(): void {
    if (hasTokenTables(this.#vectors.file)) this.#vectors.file.run('DELETE FROM tokenBlocks');
  }

  /** They are dropped. */
  dropped(): void {
    setTokenChoice(this.#workspace, 'off');
  }

  /** Whether they are kept of a model's texts. */
  keeps({ choice }: Pick<IndexModel, 'choice'>): boolean {
    return this.isOn && hasTokenVectors(choice);
  }

  /** What is kept of a space, up to date; undefined before its first. Throws `DamagedIndexError`. */
  find(space: string): SpaceTokens | undefined {
    const known = this.#spaces.get(space);
    const id = this.#vectors.idOf(space);
    const found =
      known ?? (id === undefined ? undefined : SpaceTokens.find(this.#vectors.file, id));
    if (found) this.#spaces.set(space, found);
    found?.refresh();
    return found;
  }

  /**
   * To be added to, under the model's own components: what is kept and what the model reads for a search are of one kind.
   * Rejects with `cancelled`.
   */
  async open({ space, tokens }: IndexModel, signal: AbortSignal | undefined): Promise<SpaceTokens> {
    const components = await tokens.components();
    throwIfCancelled(signal);
    const found = this.find(space.name);
    if (found && areSameComponents(found.components, components)) return found;
    // Another release fitted them on other texts.
    if (found) found.drop();
    const id = this.#vectors.idOf(space.name) ?? this.#vectors.make(space);
    const made = SpaceTokens.make(this.#vectors.file, id, components);
    this.#spaces.set(space.name, made);
    return made;
  }
}
