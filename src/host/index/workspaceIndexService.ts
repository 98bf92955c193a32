import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import { AppError, isCancellation, untilAborted } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type {
  CosineHistogram,
  IndexPlan,
  IndexProgress,
  IndexStatus,
  LeftOutFile,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { EngineClient } from '../engine/engineClient.ts';
import { logError } from '../log.ts';
import { readSetting } from '../settings.ts';
import { reportError } from '../userErrors.ts';
import { isChanged } from './changedTexts.ts';
import { ChangeCollector } from './model/changeCollector.ts';
import { HitPlaces } from './hitPlaces.ts';
import { IndexRun } from './model/indexRun.ts';
import { indexKind, IndexMemoryStore } from './model/indexMemory.ts';
import { indexPathOf } from './indexPaths.ts';
import { IndexSearches } from './indexSearches.ts';
import { SenseSearch } from './senseSearch.ts';
import { IndexUpdates } from './model/indexUpdates.ts';
import { VectorCap, type CollectedVectors } from './model/vectorCap.ts';
import type { TableColumnChoice } from '../text/tableColumns.ts';
import { WorkspaceContent } from './workspaceContent.ts';
import type {
  IndexState,
  WorkspaceAnswer,
  WorkspaceClassifiedAnswer,
  WorkspaceClassifiedRequest,
  WorkspaceSearch,
  WorkspaceSearchRequest,
  WorkspaceSenses,
  WorkspaceSensesRequest,
  WorkspaceSimilarRequest,
} from './workspaceSearch.ts';
import { watchWorkspace } from './workspaceWatcher.ts';

// Whatever else starts with the window goes first.
const startCheckMs = 5000;
const quietMs = 1000;
const latestMs = 10_000;
// A file that is written all the time, such as a log, must not keep the model busy all the time.
const betweenRoundsMs = 2000;
type Context = Pick<
  vscode.ExtensionContext,
  'storageUri' | 'globalStorageUri' | 'workspaceState' | 'globalState'
>;

/**
 * The index of the open workspace. It is made when somebody asks for it, and from then on kept up to date as the
 * settings say; a check of what changed while the window was closed begins some seconds after the start. Before
 * somebody searches the workspace or asks for its index nothing is read, watched or started.
 */
export class WorkspaceIndexService implements WorkspaceSearch, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #memory: IndexMemoryStore;
  readonly #content: WorkspaceContent;
  readonly #changes: ChangeCollector;
  readonly #updates: IndexUpdates;
  readonly #run: IndexRun;
  readonly #cap: VectorCap;
  readonly #searches: IndexSearches;
  readonly #senses: SenseSearch;
  readonly #changed = new vscode.EventEmitter<IndexState>();
  readonly #shownNotices = new Set<string>();
  #status: IndexStatus | undefined;
  #hasFailed = false;
  #isDisposed = false;
  #preparing = 0;
  #watcher: vscode.Disposable | undefined;
  #hold: vscode.Disposable | undefined;
  #startCheck: NodeJS.Timeout | undefined;
  readonly #modelChange: vscode.Disposable;
  readonly #columnChange: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(
    engine: EngineClient,
    columns: TableColumnChoice,
    context: Context,
    log: vscode.LogOutputChannel,
  ) {
    this.#engine = engine;
    this.#log = log;
    this.#memory = new IndexMemoryStore(context.workspaceState);
    this.#content = new WorkspaceContent(context, columns);
    this.#changes = new ChangeCollector({
      quietMs,
      latestMs,
      onDue: () => {
        this.#updateByItself();
      },
    });
    this.#updates = new IndexUpdates({
      engine,
      content: this.#content,
      changes: this.#changes,
      log,
      onNotice: (notice) => {
        this.#showNotice(notice);
      },
    });
    this.#run = new IndexRun({
      betweenRoundsMs,
      updates: this.#updates,
      bringFiles: () => this.#files(),
      onChange: () => {
        engine.reportProgress(this.#run.progress?.share);
        this.#announce();
      },
      onWhole: () => this.#memory.set({ isComplete: true }),
      onEnd: () => this.#onRunEnd(),
    });
    this.#cap = new VectorCap({
      updates: this.#updates,
      location: this.location,
      read: readSetting,
      globalState: context.globalState,
      log,
    });
    const places = new HitPlaces(
      () => this.#content.virtualTexts,
      (path) => this.#content.encodingOf(path),
    );
    const asked = { updates: this.#updates, engine, location: this.location, places, log };
    this.#searches = new IndexSearches(asked);
    this.#senses = new SenseSearch(asked);
    this.#modelChange = engine.onDidChangeModel(() => {
      this.#followModel();
    });
    this.#columnChange = columns.onDidChange((uri) => {
      // The setting is told of by whoever watches the workspace.
      if (uri && this.#watcher) this.#changes.add(indexPathOf(uri));
    });
    if (!this.#mayUpdateByItself || !this.isAvailable) return;
    this.#startCheck = setTimeout(() => {
      this.#updateByItself();
    }, startCheckMs);
  }

  get isAvailable(): boolean {
    return (vscode.workspace.workspaceFolders ?? []).length > 0;
  }

  get state(): IndexState {
    const { isPaused } = this.#memory.memory;
    const { share: progress, texts, leftMs } = this.#run.progress ?? {};
    return { kind: this.#kind, isPaused, progress, texts, leftMs, status: this.#status };
  }

  get location(): IndexLocation {
    return this.#content.location;
  }

  /** What was left out when all files were last looked at. */
  get leftOut(): readonly LeftOutFile[] {
    return this.#updates.leftOut;
  }

  async prepare(signal?: AbortSignal): Promise<void> {
    this.#preparing++;
    try {
      await untilAborted(this.#files(), signal);
    } finally {
      this.#preparing--;
      // Nobody else waits for it, and nobody has asked for an index.
      if (signal?.aborted === true && this.#preparing === 0 && !this.#memory.memory.isWanted) {
        this.#updates.stopFiles();
      }
    }
    if (this.#mayUpdateByItself && this.#updates.isStale) this.#updateByItself();
  }

  search(
    request: WorkspaceSearchRequest,
    options: CallOptions<WorkspaceAnswer> = {},
  ): Promise<WorkspaceAnswer> {
    return this.#searches.search(request, options);
  }

  senses(
    request: WorkspaceSensesRequest,
    options: CallOptions<WorkspaceSenses> = {},
  ): Promise<WorkspaceSenses> {
    return this.#senses.senses(request, options);
  }

  similar(request: WorkspaceSimilarRequest, signal?: AbortSignal): Promise<WorkspaceAnswer> {
    return this.#searches.similar(request, signal);
  }

  classified(
    request: WorkspaceClassifiedRequest,
    signal?: AbortSignal,
  ): Promise<WorkspaceClassifiedAnswer> {
    return this.#searches.classified(request, signal);
  }

  /** A dry run: what indexing would do now. */
  async plan(options: CallOptions<IndexProgress>): Promise<IndexPlan> {
    const { signal } = options;
    await this.#content.readVirtual(signal ?? new AbortController().signal);
    return this.#updates.call((api) => api.planIndex(this.#content.current(), options), signal);
  }

  /**
   * Indexes the workspace, as somebody asked for; from then on it is kept up to date. How many texts were
   * embedded. Cancelled, it keeps what is done, and does not go on by itself.
   */
  async index(signal: AbortSignal): Promise<number> {
    const wasComplete = this.#memory.memory.isComplete;
    await this.#memory.set({ isWanted: true, isPaused: false });
    const onAbort = (): void => {
      void this.#memory.set(wasComplete ? { isPaused: true } : { isWanted: false });
      void this.#run.stop();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const done = this.#start();
      // Cancelled before anybody listened.
      if (signal.aborted) onAbort();
      return await done;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Stops until `index`, also after a restart. */
  async pause(): Promise<void> {
    await this.#memory.set({ isPaused: true });
    await this.#run.stop();
    this.#announce();
  }

  /** Removes the index and forgets that it was asked for. */
  async clear(): Promise<{ readonly vectorsRemoved: boolean }> {
    await this.#memory.set({ isWanted: false });
    await this.#run.stop();
    this.#watcher?.dispose();
    this.#watcher = undefined;
    this.#updates.forget();
    const { location } = this;
    const answer = await this.#updates.call((api) => api.clearIndex({ location }));
    this.#hold?.dispose();
    this.#hold = undefined;
    this.#status = undefined;
    this.#log.info('Index: cleared.');
    this.#announce();
    return answer;
  }

  /** As it is now; undefined where there is none, and then no engine is started to say so. */
  async askStatus(): Promise<IndexStatus | undefined> {
    if (this.state.kind === 'absent' && !(await this.#hasFiles())) return undefined;
    await this.#refreshStatus();
    return this.#status;
  }

  histogram(): Promise<CosineHistogram | undefined> {
    const { location } = this;
    return this.#updates.call((api) => api.indexHistogram({ location }));
  }

  async repair(repair: string): Promise<CosineHistogram> {
    const { location } = this;
    const histogram = await this.#updates.call((api) => api.repairIndex({ location, repair }));
    await this.#refreshStatus();
    return histogram;
  }

  /** See `VectorCap.collect`. */
  collect(): Promise<CollectedVectors> {
    return this.#cap.collect();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#startCheck);
    void this.#run.stop();
    this.#modelChange.dispose();
    this.#columnChange.dispose();
    this.#changes.dispose();
    this.#watcher?.dispose();
    this.#hold?.dispose();
    this.#changed.dispose();
  }

  get #kind(): IndexState['kind'] {
    return indexKind(this.#run.isRunning, this.#status, this.#memory.memory);
  }

  get #mayUpdateByItself(): boolean {
    const { isWanted, isPaused } = this.#memory.memory;
    return isWanted && !isPaused && readSetting('semanticText.index.autoUpdate') !== 'manual';
  }

  #updateByItself(): void {
    if (!this.#mayUpdateByItself) return;
    // While a long embedding runs, words and lines are taken in beside it.
    const work = this.#run.isRunning ? this.#files() : this.#start();
    work.then(
      () => {
        this.#hasFailed = false;
      },
      (error: unknown) => {
        if (isCancellation(error)) return;
        // What fails again with each saved file is told once.
        if (this.#hasFailed) logError(this.#log, error);
        else reportError(this.#log, error);
        this.#hasFailed = true;
      },
    );
  }

  /** The texts have no vectors of another model: they get them, while those of the one before serve. */
  #followModel(): void {
    if (this.#mayUpdateByItself) {
      // What runs was cancelled with the engine of the model before, and ends when the new one has been asked.
      void this.#run.ended().then(() => {
        if (!this.#isDisposed) this.#changes.addEverything();
      });
    } else if (this.#status) {
      this.#refreshStatus().catch((error: unknown) => {
        if (!isCancellation(error)) logError(this.#log, error);
      });
    }
  }

  #start(): Promise<number> {
    clearTimeout(this.#startCheck);
    return this.#run.start();
  }

  async #onRunEnd(): Promise<void> {
    if (this.#isDisposed) return;
    try {
      if (this.#memory.memory.isComplete) await this.#cap.collectOnceADay();
      this.#status = await this.#updates.status(this.location);
    } catch (error) {
      // The index is as it is; what failed before this is what the user is to hear of.
      logError(this.#log, error);
    }
  }

  async #files(): Promise<void> {
    if (!this.isAvailable) {
      throw new AppError('invalidInput', t('No folder is open; open one and try again.'));
    }
    const { location } = this;
    if (location.folder === undefined) this.#hold ??= this.#engine.hold();
    this.#watcher ??= watchWorkspace({
      onFile: (uri) => {
        this.#changes.add(indexPathOf(uri));
      },
      onText: (uri) => {
        this.#noteText(uri);
      },
      onRules: () => {
        this.#changes.addEverything();
      },
    });
    const hasLooked = await this.#updates.files();
    // What is there by now can be searched, also while the rest is embedded.
    if (hasLooked || !this.#status) await this.#refreshStatus();
  }

  /** Of a file that is not served and was not, the disk tells. */
  #noteText(uri: vscode.Uri): void {
    const path = indexPathOf(uri);
    if (isChanged(uri) || this.#content.wasServed(path)) this.#changes.add(path);
  }

  /** Also of an index that nobody asks for any more: a search or a cancelled run leaves its files. */
  async #hasFiles(): Promise<boolean> {
    const { folder } = this.location;
    if (folder === undefined) return false;
    const names = await readdir(folder).catch(() => []);
    return names.length > 0;
  }

  async #refreshStatus(): Promise<void> {
    this.#status = await this.#updates.status(this.location);
    this.#announce();
  }

  #showNotice(notice: string): void {
    this.#log.warn(notice);
    if (this.#shownNotices.has(notice)) return;
    this.#shownNotices.add(notice);
    void vscode.window.showWarningMessage(`Semantic Text: ${notice}`);
  }

  #announce(): void {
    this.#changed.fire(this.state);
  }
}
