import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type { IndexHit, IndexSearchMode } from '../../src/protocol/indexApi.ts';
import { openEngine } from './openEngine.ts';
import { bundledModel } from './projectPaths.ts';

/** An index of some files by the bundled model, in this process: what a search of the same files is to find. */
export class IndexedFiles {
  readonly #engine: Engine;
  readonly #folder: string;
  readonly #path: string;

  private constructor(engine: Engine, folder: string, path: string) {
    this.#engine = engine;
    this.#folder = folder;
    this.#path = path;
  }

  /** `path`: a file or a folder, which paths in a query are relative to. */
  static async of(path: string): Promise<IndexedFiles> {
    const engine = await openEngine(bundledModel);
    const indexed = new IndexedFiles(engine, mkdtempSync(join(tmpdir(), 'ste-indexed-')), path);
    await engine.updateIndex({
      ...{ location: indexed.#location, served: [], changed: undefined, embed: true },
      rules: {
        roots: [{ path, exclude: [], include: [] }],
        ...{ useIgnoreFiles: false, maxFileBytes: 1_000_000, endings: undefined },
        ...{ unit: 'passage', sentenceEndings: [] },
      },
    });
    return indexed;
  }

  /** Without late interaction unless it is asked for. */
  async search(
    text: string,
    mode: IndexSearchMode,
    limit = 50,
    lateInteraction = false,
  ): Promise<readonly IndexHit[]> {
    const query = { text, more: [], less: [] };
    const request = { location: this.#location, query, mode, limit, roots: [this.#path] };
    return (await this.#engine.searchIndex({ ...request, lateInteraction })).hits;
  }

  async close(): Promise<void> {
    await this.#engine.close();
    rmSync(this.#folder, { recursive: true });
  }

  get #location(): IndexLocation {
    return { folder: join(this.#folder, 'index'), vectorsFolder: join(this.#folder, 'vectors') };
  }
}
