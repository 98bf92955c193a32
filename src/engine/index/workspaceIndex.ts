import type { Embedder } from '../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../core/embedder/pooling.ts';
import { embedMissing } from './embedMissing.ts';
import type { IndexPlace } from './indexPlace.ts';
import { IndexScope } from './indexScope.ts';
import { liesUnder, updateFiles, type UpdateAnswer, type UpdateOptions } from './indexUpdate.ts';
import { SearchIndex } from './searchIndex.ts';
import { DamagedIndexError, moveDamagedAside } from './sqliteFile.ts';
import { VectorDatabase, type SpaceVectors } from './vectorDatabase.ts';
import type { VectorSpace } from './vectorSpace.ts';
import { WorkspaceDatabase } from './workspaceDatabase.ts';

/** A model as the index uses it. */
export interface IndexModel {
  readonly name: string;
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  readonly space: VectorSpace;
}

export interface IndexStatus {
  readonly files: number;
  readonly segments: number;
  /** Distinct texts of this index that have a vector of the model last used. */
  readonly vectors: number;
  readonly model: string | null;
}

const spaceSetting = 'vectorSpace';
const modelSetting = 'modelName';

/**
 * Runs `work` on the index at a place, which is made where it is missing. A damaged file is moved aside and the
 * work done once more, on a new one; `onNotice` hears of it.
 */
export async function withIndex<T>(
  place: IndexPlace,
  onNotice: (text: string) => void,
  work: (index: WorkspaceIndex) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let index: WorkspaceIndex | undefined;
    try {
      index = new WorkspaceIndex(place);
      return await work(index);
    } catch (error) {
      if (!(error instanceof DamagedIndexError) || attempt > 1) throw error;
      index?.close();
      index = undefined;
      moveDamagedAside(error.path);
      onNotice(
        `The index file ${error.path} was damaged; it is kept as ${error.path}.damaged and built anew.`,
      );
    } finally {
      index?.close();
    }
  }
}

/** The two files of an index, open. */
export class WorkspaceIndex {
  readonly #workspace: WorkspaceDatabase;
  readonly #vectors: VectorDatabase;
  #scope: { readonly name: string; readonly scope: IndexScope } | undefined;

  constructor(place: IndexPlace) {
    this.#workspace = new WorkspaceDatabase(place.workspacePath);
    try {
      this.#vectors = new VectorDatabase(place.vectorsPath);
    } catch (error) {
      this.#workspace.close();
      throw error;
    }
  }

  /** Brings the files under the roots up to date; embeds nothing. */
  async updateFiles(options: UpdateOptions): Promise<UpdateAnswer> {
    this.#scope = undefined;
    return updateFiles(this.#workspace, options);
  }

  /** Embeds the texts under the roots that have no vector; how many these were. */
  async embed(
    model: IndexModel,
    roots: readonly string[],
    options: {
      readonly signal: AbortSignal | undefined;
      readonly onProgress: ((fraction: number) => void) | undefined;
    },
  ): Promise<number> {
    const { embedder, choice, space, name } = model;
    this.#workspace.setSetting(spaceSetting, space.name);
    this.#workspace.setSetting(modelSetting, name);
    const vectors = this.#vectors.open(space);
    vectors.refresh();
    const texts = new Map<string, string>();
    const scope = this.#scopeOf(roots);
    for (const [place, key] of scope.keys.entries()) {
      if (vectors.has(key) || texts.has(key)) continue;
      // Without the white space at its ends: that is what the key names.
      texts.set(key, this.#workspace.text(scope.textIds[place] ?? 0).trim());
    }
    return embedMissing(texts, vectors, { embedder, choice, priority: 'bulk', ...options });
  }

  /** What lies under the roots, to be searched; by words alone where there is no model. */
  searchIndex(roots: readonly string[], model: IndexModel | undefined): SearchIndex {
    const vectors = model && this.#vectors.open(model.space);
    return new SearchIndex(this.#workspace, this.#scopeOf(roots), vectors);
  }

  status(): IndexStatus {
    const scope = new IndexScope(this.#workspace, () => true);
    const files = this.#workspace.files().filter(({ problem }) => problem === undefined);
    return {
      files: files.length,
      segments: scope.segmentCount,
      vectors: this.#countVectors(scope),
      model: this.#workspace.setting(modelSetting) ?? null,
    };
  }

  close(): void {
    this.#workspace.close();
    this.#vectors.close();
  }

  #countVectors(scope: IndexScope): number {
    const space = this.#workspace.setting(spaceSetting);
    const vectors: SpaceVectors | undefined =
      space === undefined ? undefined : this.#vectors.find(space);
    if (!vectors) return 0;
    vectors.refresh();
    return new Set(scope.keys.filter((key) => vectors.has(key))).size;
  }

  /** Made anew where this process or another one has changed the files. */
  #scopeOf(roots: readonly string[]): IndexScope {
    const name = JSON.stringify([this.#workspace.dataVersion(), ...roots]);
    if (this.#scope?.name !== name) {
      this.#scope = { name, scope: new IndexScope(this.#workspace, liesUnder(roots)) };
    }
    return this.#scope.scope;
  }
}
