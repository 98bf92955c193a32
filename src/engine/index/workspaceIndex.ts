import { AppError } from '../../core/errors/appError.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import { breather } from '../work/breather.ts';
import { embedMissing } from './vectors/embedMissing.ts';
import type { IndexModel } from './models/indexModel.ts';
import type { IndexPlace } from './indexPlace.ts';
import { IndexRepair, type RepairSource } from './repair/indexRepair.ts';
import { IndexScope } from './ranking/indexScope.ts';
import {
  liesUnder,
  updateFiles,
  type UpdateAnswer,
  type UpdateOptions,
} from './files/updateFiles.ts';
import { KeyTable } from './vectors/keyTable.ts';
import { parseSource, sourceText, type ModelSource } from './models/modelSource.ts';
import { SearchIndex } from './ranking/searchIndex.ts';
import { DamagedIndexError, memoryPath, moveDamagedAside } from './store/sqliteFile.ts';
import { keyBytes, VectorDatabase, type SpaceVectors } from './vectors/vectorDatabase.ts';
import type { VectorSpace } from './models/vectorSpace.ts';
import { WorkspaceDatabase } from './store/workspaceDatabase.ts';

export interface IndexCounts {
  /** Files that have segments. */
  readonly files: number;
  readonly segments: number;
  /** Distinct texts, but for white space at their ends; and those of them that have a vector. */
  readonly texts: number;
  readonly vectors: number;
  /** Name of the model whose vectors these are; undefined before the first. */
  readonly model: string | undefined;
}

interface KeptScope {
  readonly scope: IndexScope;
  /** Of the files when it was read, and how long that took. */
  readonly version: string;
  readonly madeAt: number;
  readonly tookMs: number;
}

/** How many texts of a scope have a vector of some space. */
interface KeptCount {
  readonly count: number;
  readonly version: string;
  readonly madeAt: number;
  readonly tookMs: number;
}

interface KeptSearch {
  readonly search: SearchIndex;
  /** Of its vectors. */
  readonly version: string | undefined;
  readonly mapRows: RowRepair['mapRows'] | undefined;
}

const spaceSetting = 'vectorSpace';
// Whose vectors are on their way; named so that they count as used.
const nextSpaceSetting = 'nextVectorSpace';
const modelSetting = 'modelName';
// How to open the model whose vectors these are, once another one is in use.
const sourceSetting = 'modelSource';
const rulesSetting = 'rules';
// Brought into the full text at once: some 30 ms.
const wordsAtOnce = 2000;
// While files change, reading them anew for searches takes a twentieth of the time at most.
const restPerWork = 20;
// With fewer of the texts, the older vectors pass over most of what the model in use would find.
const leastOlderShare = 0.5;
// They tell within a tenth how many texts have a vector, in a millisecond.
const sampledKeys = 64;

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
      const result = await work(index);
      // No search comes after this one that would tell.
      index.vectors.checkRest();
      return result;
    } catch (error) {
      if (!(error instanceof DamagedIndexError) || attempt > 1) throw error;
      index?.close();
      index = undefined;
      onNotice(damagedNotice(error.path, moveDamagedAside(error.path)));
    } finally {
      index?.close();
    }
  }
}

/** `aside`: where it lies now. */
export function damagedNotice(path: string, aside: string): string {
  return `The index file ${path} was damaged; it is kept as ${aside} and built anew.`;
}

/** The two files of an index, open. */
export class WorkspaceIndex {
  readonly place: IndexPlace;
  readonly workspace: WorkspaceDatabase;
  readonly vectors: VectorDatabase;
  readonly repair: IndexRepair;
  /** By the roots. */
  readonly #scopes = new Map<string, KeptScope>();
  readonly #searches = new WeakMap<IndexScope, Map<SpaceVectors | undefined, KeptSearch>>();
  /** By the name of a space. */
  readonly #counts = new WeakMap<IndexScope, Map<string, KeptCount>>();
  /** By the name of a space: what was last found by `prepare`. */
  readonly #repairs = new Map<string, { readonly version: string; readonly rows: RowRepair }>();
  /** Updates of files that run, and what is called when the last of them ends. */
  #updates = 0;
  #onUpdated: (() => void)[] = [];

  /** `onUnwritable`: called for each file that cannot be written, which is then in memory; otherwise it throws. */
  constructor(place: IndexPlace, onUnwritable?: (error: AppError) => void) {
    const opened = <T>(path: string, open: (path: string) => T): { path: string; file: T } => {
      try {
        return { path, file: open(path) };
      } catch (error) {
        const isUnwritable = error instanceof AppError && error.code === 'fileUnwritable';
        if (!onUnwritable || !isUnwritable) throw error;
        onUnwritable(error);
        return { path: memoryPath, file: open(memoryPath) };
      }
    };
    const workspace = opened(place.workspacePath, (path) => new WorkspaceDatabase(path));
    this.workspace = workspace.file;
    this.repair = new IndexRepair(this.workspace);
    try {
      const vectors = opened(place.vectorsPath, (path) => new VectorDatabase(path));
      this.vectors = vectors.file;
      if (workspace.path !== memoryPath)
        noteUnlessFull(() => this.vectors.users.open(workspace.path));
      this.place = { ...place, workspacePath: workspace.path, vectorsPath: vectors.path };
    } catch (error) {
      this.workspace.close();
      throw error;
    }
  }

  /** Brings files and segments up to date, not yet the full text; embeds nothing. */
  async updateFiles(options: UpdateOptions): Promise<UpdateAnswer> {
    const rules = JSON.stringify(options.rules);
    // What changed is not all there is to do where another rule counts now, or nothing has been looked at yet.
    const isKnown = this.workspace.setting(rulesSetting) === rules;
    const changed = isKnown ? options.changed : undefined;
    return this.whileUpdating(async () => {
      const answer = await updateFiles(this.workspace, { ...options, changed });
      this.workspace.setSetting(rulesSetting, rules);
      return answer;
    });
  }

  /** Counts as updating while `work` runs, which is going to bring files in. */
  async whileUpdating<T>(work: () => Promise<T>): Promise<T> {
    this.#updates++;
    try {
      return await work();
    } finally {
      this.#updates--;
      if (this.#updates === 0) for (const tell of this.#onUpdated.splice(0)) tell();
    }
  }

  /** Whether files are coming in. */
  get isUpdating(): boolean {
    return this.#updates > 0;
  }

  /** Resolves when no files are coming in any more, or after so long. */
  async updated(withinMs: number): Promise<void> {
    if (!this.isUpdating) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#onUpdated.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Brings all texts into the full text, in turns with other work; else the first search by words waits for it. */
  async joinWords(signal?: AbortSignal): Promise<void> {
    const breathe = breather(signal);
    while (this.workspace.joinWords(wordsAtOnce)) await breathe();
  }

  /** Embeds the texts under the roots that have no vector; how many these were. `roots` undefined: all. */
  async embed(
    model: IndexModel,
    roots: readonly string[] | undefined,
    options: {
      readonly signal: AbortSignal | undefined;
      readonly onProgress: ((fraction: number) => void) | undefined;
    },
  ): Promise<number> {
    const { embedder, choice } = model;
    await this.joinWords(options.signal);
    const vectors = this.vectorsOf(model);
    const texts = this.missingTexts(vectors, roots);
    const count = await embedMissing(texts, vectors, {
      embedder,
      choice,
      priority: 'bulk',
      ...options,
    });
    this.#useModel(model);
    const source = count > 0 ? this.repairSource(undefined, model) : undefined;
    // Now rather than with the first query.
    if (source) await this.repair.current(source);
    return count;
  }

  /** The vectors of a model, to which some are to be added; where there were none, they count from now on. */
  vectorsOf(model: IndexModel): SpaceVectors {
    // The vectors of another model count until these are complete.
    const used = this.usedSpace;
    if (used === undefined) this.#useModel(model);
    else if (used !== model.space.name)
      this.workspace.setSetting(nextSpaceSetting, model.space.name);
    return this.vectors.open(model.space);
  }

  /** The texts under the roots that have no vector, by its key. `roots` undefined: all. */
  missingTexts(vectors: SpaceVectors, roots: readonly string[] | undefined): Map<string, string> {
    vectors.refresh();
    const scope = this.#scope(roots);
    const keys = scope.keyBlob();
    const texts = new Map<string, string>();
    for (const [place, id] of scope.textIds.entries()) {
      if (vectors.find(keys, place * keyBytes) >= 0) continue;
      // Without the white space at its ends: that is what the key names.
      const text = this.workspace.text(id).trim();
      texts.set(keyText(keys, place), text);
    }
    return texts;
  }

  /**
   * What lies under the roots, to be searched as it is now; by words alone where there is no model. `roots`
   * undefined: all.
   */
  searchIndex(roots: readonly string[] | undefined, model: IndexModel | undefined): SearchIndex {
    const vectors = model && this.vectors.find(model.space.name);
    vectors?.refresh();
    const scope = this.#scope(roots);
    const searches = this.#searches.get(scope) ?? new Map<SpaceVectors | undefined, KeptSearch>();
    this.#searches.set(scope, searches);
    const kept = searches.get(vectors);
    const mapRows = model && this.#repairs.get(model.space.name)?.rows.mapRows;
    if (kept && kept.version === vectors?.version && kept.mapRows === mapRows) return kept.search;
    const search = new SearchIndex(this.workspace, scope, vectors, mapRows);
    searches.set(vectors, { search, version: vectors?.version, mapRows });
    return search;
  }

  /**
   * The repair under which `searchIndex` compares from now on, fitted where it is missing; undefined where there is
   * none. The vectors are repaired here, in turns with other work, since many of them take seconds.
   */
  async prepare(
    roots: readonly string[] | undefined,
    model: IndexModel,
  ): Promise<RowRepair | undefined> {
    const { space, trainedForSimilarity } = model;
    const isRepaired = this.repair.method(trainedForSimilarity) !== 'none';
    const source = isRepaired ? this.repairSource(roots, model) : undefined;
    if (!source) {
      this.#repairs.delete(space.name);
      if (!isRepaired) await this.#readMany(roots, model);
      return undefined;
    }
    const { vectors, keys } = source;
    vectors.refresh();
    const method = this.repair.method(trainedForSimilarity);
    const version = `${this.workspace.version()} ${vectors.version} ${method}`;
    const known = this.#repairs.get(space.name);
    if (known?.version === version) return known.rows;
    const rows = await this.repair.current(source);
    if (!rows) {
      this.#repairs.delete(space.name);
      return undefined;
    }
    const all = keys();
    const numbers = Int32Array.from({ length: all.length / keyBytes }, (_, place) =>
      vectors.find(all, place * keyBytes),
    );
    await vectors.resident(rows.mapRows).prepare(numbers, (block) => rows.mapManyRows(block));
    this.#repairs.set(space.name, { version, rows });
    return rows;
  }

  /** Name of the space whose vectors were last complete, or the first ones; undefined before any. */
  get usedSpace(): string | undefined {
    return this.workspace.setting(spaceSetting);
  }

  /**
   * The model that was in use before `model`, where searches are answered by its vectors: `model`'s own are not complete,
   * fewer than the older ones, and these are of half of the texts at least.
   */
  olderModel(model: IndexModel): ModelSource | undefined {
    const used = this.usedSpace;
    if (used === undefined || used === model.space.name) return undefined;
    const source = parseSource(this.workspace.setting(sourceSetting));
    if (source?.space !== used) return undefined;
    const scope = this.#scope(undefined);
    const older = this.#countOf(scope, used);
    const isBest =
      older > this.#countOf(scope, model.space.name) &&
      older >= leastOlderShare * scope.textIds.length;
    return isBest ? source : undefined;
  }

  /** What a repair is fitted to; undefined before the model's first vector. */
  repairSource(
    roots: readonly string[] | undefined,
    model: {
      readonly space: Pick<VectorSpace, 'name'>;
      readonly trainedForSimilarity: boolean;
    },
  ): RepairSource | undefined {
    const { space, trainedForSimilarity } = model;
    const vectors = this.vectors.find(space.name);
    if (!vectors) return undefined;
    vectors.refresh();
    const keys = (): Uint8Array => this.#scope(roots).keyBlob();
    return { space: space.name, trainedForSimilarity, keys, vectors };
  }

  /** `model`: whose vectors are counted; those of the model last used where it is undefined. */
  counts(model?: IndexModel): IndexCounts {
    const scope = this.#scope(undefined);
    const { usedSpace } = this;
    const space = model?.space.name ?? usedSpace;
    const vectors = space === undefined ? undefined : this.vectors.find(space);
    vectors?.refresh();
    const keys = scope.keyBlob();
    const distinct = new KeyTable();
    let count = 0;
    for (let at = 0; at < keys.length; at += keyBytes) {
      const known = distinct.size;
      if (distinct.add(keys, at) === known && vectors && vectors.find(keys, at) >= 0) count++;
    }
    const isUsed =
      model === undefined ||
      count === 0 ||
      usedSpace === model.space.name ||
      this.olderModel(model) !== undefined;
    return {
      files: this.workspace.fileCount(),
      segments: scope.segmentCount,
      texts: distinct.size,
      vectors: count,
      model: isUsed ? this.workspace.setting(modelSetting) : model.name,
    };
  }

  /** Whether its own file is no longer the one at its place. */
  get isReplaced(): boolean {
    return this.workspace.isReplaced;
  }

  close(): void {
    this.#scopes.clear();
    const { workspacePath } = this.place;
    try {
      if (workspacePath !== memoryPath)
        noteUnlessFull(() => this.vectors.users.close(workspacePath));
    } finally {
      this.workspace.close();
      this.vectors.close();
    }
  }

  /** Many vectors are read beside this thread, which makes the rest of what a search needs meanwhile. */
  async #readMany(roots: readonly string[] | undefined, { space }: IndexModel): Promise<void> {
    const vectors = this.vectors.find(space.name);
    if (!vectors) return;
    // What is read is taken in by its keys.
    vectors.refresh();
    const some = this.workspace.someVectorKeys(sampledKeys);
    const share = some.filter((key) => vectors.has(key)).length / Math.max(1, some.length);
    const reading = vectors.readAhead(share * this.workspace.largestTextId());
    if (!reading) return;
    const keys = this.#scope(roots).keyBlob();
    // They are let go where nobody has them.
    await Promise.all([reading, Promise.resolve(keys)]);
  }

  #useModel(model: IndexModel): void {
    const before = this.usedSpace;
    this.workspace.setSetting(spaceSetting, model.space.name);
    this.workspace.setSetting(modelSetting, model.name);
    this.workspace.setSetting(sourceSetting, sourceText(model));
    this.workspace.setSetting(nextSpaceSetting, '');
    if (before !== undefined && before !== model.space.name) this.#forgetSpace(before);
  }

  /** Its vectors stay on the disk until they are collected, and in memory no longer. */
  #forgetSpace(name: string): void {
    const vectors = this.vectors.find(name);
    for (const { scope } of this.#scopes.values()) this.#searches.get(scope)?.delete(vectors);
    this.#repairs.delete(name);
    this.vectors.forget(name);
  }

  /** Texts of a scope that have a vector of a space. */
  #countOf(scope: IndexScope, space: string): number {
    const vectors = this.vectors.find(space);
    if (!vectors) return 0;
    vectors.refresh();
    const counts = this.#counts.get(scope) ?? new Map<string, KeptCount>();
    this.#counts.set(scope, counts);
    const kept = counts.get(space);
    // While a model's vectors come in, they are counted now and then.
    if (kept && (kept.version === vectors.version || isFresh(kept))) return kept.count;
    const began = performance.now();
    const keys = scope.keyBlob();
    let count = 0;
    for (let at = 0; at < keys.length; at += keyBytes) if (vectors.find(keys, at) >= 0) count++;
    const madeAt = performance.now();
    counts.set(space, { count, version: vectors.version, madeAt, tookMs: madeAt - began });
    return count;
  }

  /** Read anew where the files have changed; while they are changing, now and then. */
  #scope(roots: readonly string[] | undefined): IndexScope {
    const name = JSON.stringify(roots ?? []);
    const version = this.workspace.version();
    const kept = this.#scopes.get(name);
    if (kept && (kept.version === version || (this.#updates > 0 && isFresh(kept)))) {
      return kept.scope;
    }
    const began = performance.now();
    const scope = new IndexScope(this.workspace, roots ? liesUnder(roots) : () => true);
    const madeAt = performance.now();
    this.#scopes.set(name, { scope, version, madeAt, tookMs: madeAt - began });
    return scope;
  }
}

/** On a full disk, or in a damaged file, nothing is noted: whoever looks sees which processes run. */
function noteUnlessFull(note: () => void): void {
  try {
    note();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

function isFresh({ madeAt, tookMs }: Pick<KeptScope, 'madeAt' | 'tookMs'>): boolean {
  return performance.now() - madeAt < restPerWork * tookMs;
}

/** A place's key of a scope's keys. */
export function keyText(keys: Uint8Array, place: number): string {
  const at = place * keyBytes;
  return Buffer.from(keys.buffer, keys.byteOffset + at, keyBytes).toString('latin1');
}
