import { AppError } from '../../core/errors/appError.ts';
import { liesUnder } from '../../node/walk/liesUnder.ts';
import { keyAt, keyBytes } from '../textKey.ts';
import type { Steps } from '../../core/search/steps.ts';
import type {
  TextPlacesAnswer,
  TextPlacesRequest,
  TokenVectorStatus,
} from '../../protocol/indexApi.ts';
import { breather } from '../work/breather.ts';
import { updateFiles, type UpdateAnswer, type UpdateOptions } from './files/updateFiles.ts';
import type { IndexFiles } from './store/indexFiles.ts';
import type { IndexModel } from './models/indexModel.ts';
import { UsedSpaces, type ModelSource } from './models/usedSpaces.ts';
import type { Snapshot } from './ranking/snapshot.ts';
import { textPlaces } from './ranking/textPlaces.ts';
import { IndexRepair, type FittedRepair, type RepairSource } from './repair/indexRepair.ts';
import { Snapshots, type RankingModel } from './snapshots.ts';
import { memoryPath } from './store/sqliteFile.ts';
import { WorkspaceDatabase } from './store/workspaceDatabase.ts';
import { collectVectors } from './collect/collectVectors.ts';
import { CorpusTokens } from './tokens/corpusTokens.ts';
import type { SpaceTokens } from './tokens/spaceTokens.ts';
import { tokenSizes } from './tokens/tokenSizes.ts';
import { TokenStore } from './tokens/tokenStore.ts';
import type { IndexScope } from './ranking/indexScope.ts';
import { embedMissing, type EmbeddedShare, type TokensToKeep } from './vectors/embedMissing.ts';
import { KeyTable } from '../../core/rows/keyTable.ts';
import type { SpaceVectors } from './vectors/spaceVectors.ts';
import { VectorDatabase } from './vectors/vectorDatabase.ts';

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

export interface EmbedIndexOptions {
  /** Only texts of files under these paths; undefined: all. */
  readonly under: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: EmbeddedShare) => void) | undefined;
}

/** The token vectors of a scope's texts in a space. */
interface KeptCorpus {
  readonly space: string;
  readonly scope: IndexScope;
  readonly version: string;
  readonly madeAt: number;
  readonly tokens: CorpusTokens;
}

// While token vectors come in, the mean that they are centred on may be as old.
const corpusRestMs = 2000;
const rulesSetting = 'rules';
// Brought into the full text at once: some 30 ms.
const wordsAtOnce = 2000;
// With fewer of the texts, the older vectors pass over most of what the model in use would find.
const leastOlderShare = 0.5;

/** The two files of an index, open: brings them up to date, and makes the snapshots that are searched. */
export class WorkspaceIndex {
  readonly files: IndexFiles;
  readonly workspace: WorkspaceDatabase;
  readonly vectors: VectorDatabase;
  readonly repair: IndexRepair;
  readonly tokenStore: TokenStore;
  #corpus: KeptCorpus | undefined;
  readonly #spaces: UsedSpaces;
  readonly #snapshots: Snapshots;
  /** Updates of files that run, and what is called when the last of them ends. */
  #updates = 0;
  #onUpdated: (() => void)[] = [];
  #embeddings = 0;

  /**
   * `onUnwritable`: called for each file that cannot be written, of which a copy is then in memory; otherwise it throws.
   */
  constructor(files: IndexFiles, onUnwritable?: (error: AppError) => void) {
    const opened = <T>(
      path: string,
      open: (path: string, isCopy?: boolean) => T,
    ): { path: string; file: T } => {
      if (files.isCopied === true) return { path: memoryPath, file: open(path, true) };
      try {
        return { path, file: open(path) };
      } catch (error) {
        const isUnwritable = error instanceof AppError && error.code === 'fileUnwritable';
        if (!onUnwritable || !isUnwritable) throw error;
        onUnwritable(error);
        return { path: memoryPath, file: open(path, true) };
      }
    };
    const workspace = opened(files.workspacePath, (...at) => new WorkspaceDatabase(...at));
    this.workspace = workspace.file;
    this.repair = new IndexRepair(this.workspace);
    this.#spaces = new UsedSpaces(this.workspace);
    try {
      const vectors = opened(files.vectorsPath, (...at) => new VectorDatabase(...at));
      this.vectors = vectors.file;
      if (workspace.path !== memoryPath)
        noteUnlessFull(() => this.vectors.register.open(workspace.path));
      this.files = { workspacePath: workspace.path, vectorsPath: vectors.path };
    } catch (error) {
      this.workspace.close();
      throw error;
    }
    this.tokenStore = new TokenStore(this.workspace, this.vectors);
    const { vectors, repair } = this;
    this.#snapshots = new Snapshots({
      ...{ workspace: workspace.file, vectors, repair },
      changes: () => ({ files: this.#updates > 0, vectors: this.#embeddings > 0 }),
    });
  }

  /** Brings files and segments up to date, not yet the full text; embeds nothing. */
  async updateFiles(options: UpdateOptions): Promise<UpdateAnswer> {
    const rules = JSON.stringify(options.rules);
    // What changed is not all there is to do where another rule counts now, or nothing has been looked at yet.
    const isKnown = this.workspace.setting(rulesSetting) === rules;
    const changed = isKnown ? options.changed : undefined;
    const answer = await updateFiles(this.workspace, { ...options, changed });
    this.workspace.setSetting(rulesSetting, rules);
    return answer;
  }

  /** Counts as updating while `work` runs, which brings files in. */
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
    while (this.workspace.fullText.join(wordsAtOnce)) await breathe();
  }

  /** Embeds the texts that have no vector; how many these were. From then on the model's vectors answer. */
  async embed(model: IndexModel, { under, ...options }: EmbedIndexOptions): Promise<number> {
    const { embedder, choice } = model;
    await this.joinWords(options.signal);
    this.#embeddings++;
    let count: number;
    try {
      const vectors = this.vectorsFor(model);
      const tokens = await this.#openTokens(model, options.signal);
      const { missing, known } = await this.#textsIn(vectors, tokens, under, options.signal);
      const asked = { embedder, choice, priority: 'bulk', known, tokens, ...options } as const;
      count = await embedMissing(missing, vectors, asked);
    } finally {
      this.#embeddings--;
    }
    const before = this.#spaces.answer(model);
    if (before !== undefined) this.#snapshots.forget(before);
    const source = count > 0 ? this.#snapshots.repairSource(model) : undefined;
    // Now rather than with the first query.
    if (source) await this.repair.current(source);
    return count;
  }

  /** The vectors of a model, to which some are to be added. */
  vectorsFor(model: IndexModel): SpaceVectors {
    this.#spaces.fill(model);
    return this.#snapshots.vectorsIn(model.space.name) ?? this.vectors.open(model.space);
  }

  /**
   * The token vectors of a space's texts, for a model whose vectors answer; undefined where none are kept. Made anew with the
   * scope, in some 10 ms. Throws `DamagedIndexError`.
   */
  tokens(space: string): CorpusTokens | undefined {
    const kept = this.tokenStore.isOn ? this.tokenStore.find(space) : undefined;
    if (!kept) return undefined;
    const scope = this.#snapshots.scope();
    const known = this.#corpus;
    const { version } = kept;
    if (known?.space === space && known.scope === scope) {
      const rests = this.#embeddings > 0 && performance.now() - known.madeAt < corpusRestMs;
      if (known.version === version || rests) return known.tokens;
    }
    const tokens = CorpusTokens.of(kept, scope.keyBlob());
    if (!tokens) return undefined;
    this.#corpus = { space, scope, version, madeAt: performance.now(), tokens };
    return tokens;
  }

  /** Token vectors to which those of texts that the model reads are added; undefined where none are kept, or nothing is fitted yet. */
  tokensToKeep(model: IndexModel): TokensToKeep | undefined {
    return this.tokenStore.keeps(model) ? this.tokenStore.find(model.space.name) : undefined;
  }

  /** What the token vectors of its texts take and would take. `space`: whose; those that answer when undefined. */
  tokenSizes(space = this.usedSpace): TokenVectorStatus {
    const kept = space === undefined ? undefined : this.tokenStore.find(space);
    const scope = this.#snapshots.scope();
    const textAt = (place: number): string => this.workspace.input(scope.textIds[place] ?? 0);
    return tokenSizes({ keys: scope.keyBlob(), textAt }, kept, this.tokenStore.isOn);
  }

  /** Drops the token vectors that no workspace keeps any more, once this one keeps none. Rejects with `cancelled`. */
  async dropTokens(signal: AbortSignal | undefined): Promise<void> {
    if (!this.tokenStore.isDropping) return;
    this.#corpus = undefined;
    const { vectorsPath } = this.files;
    if (vectorsPath === memoryPath) this.tokenStore.clear();
    else await collectVectors(vectorsPath, { maxBytes: Infinity, isOfTokens: true, signal });
    this.tokenStore.dropped();
  }

  async #openTokens(
    model: IndexModel,
    signal: AbortSignal | undefined,
  ): Promise<SpaceTokens | undefined> {
    if (!this.tokenStore.keeps(model)) return undefined;
    return this.tokenStore.open(model, signal);
  }

  /** The texts that have no vector, by its key, and how many have one. `tokens`: those without token vectors are missing, too. `under`: only in files under these paths; undefined: all. */
  async #textsIn(
    vectors: SpaceVectors,
    tokens: SpaceTokens | undefined,
    under: readonly string[] | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly missing: ReadonlyMap<string, string>; readonly known: number }> {
    const breathe = breather(signal);
    vectors.refresh();
    const scope = this.#snapshots.scope();
    const keys = scope.keyBlob();
    const missing = new Map<string, string>();
    const known = new KeyTable();
    const places = under ? scope.inFiles(liesUnder(under)).places : scope.textIds.keys();
    for (const place of places) {
      await breathe();
      const at = place * keyBytes;
      if (vectors.find(keys, at) >= 0 && tokens?.hasAt(keys, at) !== false) {
        known.add(keys, at);
        continue;
      }
      // Without the white space at its ends: that is what the key names.
      const text = this.workspace.input(scope.textIds[place] ?? 0).trim();
      // A text that says nothing is none: this one went meanwhile.
      if (text !== '') missing.set(keyAt(keys, place), text);
    }
    return { missing, known: known.size };
  }

  /**
   * The index as it is now, to be searched: by meaning with a model or, without one, by words alone. `mayRest`: while files
   * come in, perhaps as it was up to two seconds before.
   */
  snapshot(model: RankingModel | undefined, mayRest = true): Promise<Snapshot> {
    return this.#snapshots.of(model, mayRest);
  }

  /** Where a text stands, by the files as they are now. */
  textPlaces(asked: Omit<TextPlacesRequest, 'location'>): Steps<TextPlacesAnswer> {
    return textPlaces(this.workspace, this.#snapshots.scope(), asked);
  }

  /** Name of the space whose vectors were last complete, or the first ones; undefined before any. */
  get usedSpace(): string | undefined {
    return this.#spaces.answering;
  }

  /**
   * The model that was in use before `model`, where searches are answered by its vectors: `model`'s own are not complete,
   * fewer than the older ones, and these are of half of the texts at least.
   */
  olderModel(model: IndexModel): ModelSource | undefined {
    const used = this.usedSpace;
    if (used === undefined || used === model.space.name) return undefined;
    const { source } = this.#spaces;
    if (!source) return undefined;
    const older = this.#snapshots.countOf(used);
    const isBest =
      older > this.#snapshots.countOf(model.space.name) &&
      older >= leastOlderShare * this.#snapshots.scope().textIds.length;
    return isBest ? source : undefined;
  }

  /** What a repair is fitted to; undefined before the first vector of the model that answers. */
  repairSource(model: IndexModel): RepairSource | undefined {
    return this.#snapshots.repairSource(this.#answeringModel(model));
  }

  /** The repair that scores were made with, by `Snapshot.scoredBy`. */
  repairOf(scoredBy: string | undefined, model: IndexModel): Promise<FittedRepair | undefined> {
    return this.#snapshots.repairOf(scoredBy, model);
  }

  /** The method of the repair of the vectors that answer. `model`: the one in use; undefined where none is open. */
  repairMethod(model: IndexModel | undefined): string {
    const source = model ? this.olderModel(model) : this.#spaces.source;
    if (source) return this.repair.used(source.space, source.trainedForSimilarity);
    return model ? this.repair.used(model.space.name, model.trainedForSimilarity) : 'none';
  }

  /** `model`: whose vectors are counted; those of the model last used where it is undefined. */
  counts(model?: IndexModel): IndexCounts {
    const scope = this.#snapshots.scope();
    const { usedSpace } = this;
    const space = model?.space.name ?? usedSpace;
    const vectors = space === undefined ? undefined : this.#snapshots.vectorsIn(space);
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
      model: isUsed ? this.#spaces.modelName : model.name,
    };
  }

  /** What stood in its files and is not in it. */
  get lost(): readonly AppError[] {
    return [this.workspace, this.vectors].flatMap(({ file }) => file.lost ?? []);
  }

  /** Whether one of its files is no longer the one at its path: somebody has cleared it, or moved it aside. */
  get isReplaced(): boolean {
    return this.workspace.file.isReplaced || this.vectors.file.isReplaced;
  }

  /** As `isReplaced`, for one of the paths. */
  isReplacedAt(path: string): boolean {
    const { file } = path === this.files.workspacePath ? this.workspace : this.vectors;
    return file.isReplaced;
  }

  close(): void {
    const { workspacePath } = this.files;
    try {
      if (workspacePath !== memoryPath)
        noteUnlessFull(() => this.vectors.register.close(workspacePath));
    } finally {
      this.workspace.close();
      this.vectors.close();
    }
  }

  #answeringModel(model: IndexModel): RankingModel {
    const older = this.olderModel(model);
    return older ? { ...older, space: { name: older.space }, background: undefined } : model;
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
