import * as vscode from 'vscode';
import { AppError, isCancellation } from '../../core/errors/appError.ts';
import { untilAborted } from '../../core/errors/untilAborted.ts';
import type {
  CosineHistogram,
  IndexLocation,
  IndexPlan,
  IndexProgress,
  IndexStatus,
  LeftOutFile,
  SearchIndexAnswer,
} from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { EngineClient } from '../engineClient.ts';
import { logError } from '../log.ts';
import { reportError } from '../userErrors.ts';
import { isChanged } from './changedTexts.ts';
import { ChangeCollector } from './changeCollector.ts';
import { HitPlaces } from './hitPlaces.ts';
import { IndexMemoryStore } from './indexMemory.ts';
import { indexPathOf } from './indexPaths.ts';
import { indexSettings, numberWithin } from './indexRules.ts';
import { IndexUpdates } from './indexUpdates.ts';
import { similarRequest } from './similarRequest.ts';
import { WorkspaceContent } from './workspaceContent.ts';
import type {
  IndexState,
  WorkspaceAnswer,
  WorkspaceSearch,
  WorkspaceSearchRequest,
} from './workspaceSearch.ts';
import { watchWorkspace } from './workspaceWatcher.ts';

// Whatever else starts with the window goes first.
const startCheckMs = 5000;
const quietMs = 1000;
const latestMs = 10_000;
const dayMs = 24 * 60 * 60 * 1000;
const collectedKey = 'semanticText.index.collectedAt';
const bytesPerMB = 1_000_000;
const maxVectorsMB = { least: 0, most: 1_000_000, otherwise: 4000 };

interface Run {
  readonly controller: AbortController;
  readonly done: Promise<number>;
}

type Context = Pick<
  vscode.ExtensionContext,
  'storageUri' | 'globalStorageUri' | 'workspaceState' | 'globalState'
>;

/**
 * The index of the open workspace. It is made when somebody asks for it, and from then on kept up to date as the
 * settings say; a check of what changed while the window was closed begins some seconds after the start. Before
 * it is asked for nothing is read, watched or started.
 */
export class WorkspaceIndexService implements WorkspaceSearch, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #globalState: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #memory: IndexMemoryStore;
  readonly #content: WorkspaceContent;
  readonly #changes: ChangeCollector;
  readonly #updates: IndexUpdates;
  readonly #places: HitPlaces;
  readonly #changed = new vscode.EventEmitter<IndexState>();
  readonly #shownNotices = new Set<string>();
  #status: IndexStatus | undefined;
  #run: Run | undefined;
  #progress: number | undefined;
  #hasFailed = false;
  #preparing = 0;
  #watcher: vscode.Disposable | undefined;
  #hold: vscode.Disposable | undefined;
  #startCheck: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, context: Context, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#globalState = context.globalState;
    this.#log = log;
    this.#memory = new IndexMemoryStore(context.workspaceState);
    this.#content = new WorkspaceContent(context);
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
    this.#places = new HitPlaces(() => this.#content.virtualTexts);
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
    return { kind: this.#kind, isPaused, progress: this.#progress, status: this.#status };
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
      if (!this.#status) await untilAborted(this.#refreshStatus(), signal);
    } finally {
      this.#preparing--;
      // Nobody else waits for it, and nobody has asked for an index.
      if (signal?.aborted === true && this.#preparing === 0 && !this.#memory.memory.isWanted) {
        this.#updates.stopFiles();
      }
    }
    if (this.#mayUpdateByItself && this.#updates.isStale) this.#updateByItself();
  }

  async search(
    { query, mode, limit }: WorkspaceSearchRequest,
    { signal, onProgress }: CallOptions<WorkspaceAnswer> = {},
  ): Promise<WorkspaceAnswer> {
    const { location } = this;
    let isDone = false;
    const better = onProgress
      ? (answer: SearchIndexAnswer): void => {
          void this.#answer(answer).then((shown) => {
            // Places take a moment to be found: the best answer may have come meanwhile.
            if (!isDone && signal?.aborted !== true) onProgress(shown);
          });
        }
      : undefined;
    const answer = await this.#updates.call(
      (api) => api.searchIndex({ location, query, mode, limit }, { signal, onProgress: better }),
      signal,
    );
    const best = await this.#answer(answer);
    isDone = true;
    return best;
  }

  async similar(
    text: string,
    at: { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined,
    limit: number,
    signal?: AbortSignal,
  ): Promise<WorkspaceAnswer> {
    const { request, isElsewhere } = await similarRequest(text, at, limit);
    const { location } = this;
    const answer = await this.#updates.call(
      (api) => api.similarInIndex({ location, ...request }, { signal }),
      signal,
    );
    const { hits, ...others } = await this.#answer(answer);
    return { ...others, hits: hits.filter(isElsewhere).slice(0, limit) };
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
    const run = this.#start();
    const onAbort = (): void => {
      run.controller.abort();
      void this.#memory.set(wasComplete ? { isPaused: true } : { isWanted: false });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await run.done;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Stops until `resume`, also after a restart. */
  async pause(): Promise<void> {
    await this.#memory.set({ isPaused: true });
    await this.#stop();
    this.#announce();
  }

  async resume(): Promise<number> {
    await this.#memory.set({ isPaused: false });
    return this.#start().done;
  }

  /** Removes the index and forgets that it was asked for. */
  async clear(): Promise<{ readonly vectorsRemoved: boolean }> {
    await this.#memory.set({ isWanted: false });
    await this.#stop();
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

  /** As it is now; undefined where there is none. */
  async askStatus(): Promise<IndexStatus | undefined> {
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

  /** Drops vectors that no workspace uses, and the oldest beyond the cap. */
  async collect(): Promise<{ readonly removed: number; readonly bytes: number }> {
    const { location } = this;
    const limitMB = numberWithin(settingOf(indexSettings.maxVectorsMB), maxVectorsMB);
    const maxBytes = limitMB === 0 ? Number.MAX_SAFE_INTEGER : limitMB * bytesPerMB;
    await this.#globalState.update(collectedKey, Date.now());
    const answer = await this.#updates.call((api) => api.collectVectors({ location, maxBytes }));
    this.#log.info(`Index: ${answer.removed} vectors removed, ${answer.bytes} bytes remain.`);
    return answer;
  }

  dispose(): void {
    clearTimeout(this.#startCheck);
    this.#run?.controller.abort();
    this.#updates.stopFiles();
    this.#changes.dispose();
    this.#watcher?.dispose();
    this.#hold?.dispose();
    this.#changed.dispose();
  }

  get #kind(): IndexState['kind'] {
    const { isWanted, isComplete } = this.#memory.memory;
    if (this.#run) return 'updating';
    if (this.#status) return isWhole(this.#status) ? 'ready' : 'partial';
    if (!isWanted) return 'absent';
    return isComplete ? 'ready' : 'partial';
  }

  get #mayUpdateByItself(): boolean {
    const { isWanted, isPaused } = this.#memory.memory;
    return isWanted && !isPaused && settingOf(indexSettings.autoUpdate) !== 'manual';
  }

  #updateByItself(): void {
    if (!this.#mayUpdateByItself) return;
    // While a long embedding runs, words and lines are taken in beside it.
    const work = this.#run ? this.#files() : this.#start().done;
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

  /** Joins the run that is under way. */
  #start(): Run {
    clearTimeout(this.#startCheck);
    if (this.#run) return this.#run;
    const controller = new AbortController();
    // It must be seen as under way before anything is done.
    const done = Promise.resolve().then(() => this.#work(controller.signal));
    const run = { controller, done };
    this.#run = run;
    this.#announce();
    return run;
  }

  async #work(signal: AbortSignal): Promise<number> {
    let embedded = 0;
    let floor = 0;
    const onProgress = ({ fraction }: IndexProgress): void => {
      if (fraction === undefined || signal.aborted) return;
      // Files that come in meanwhile are a second round: what is shown must not go back.
      floor = Math.max(floor, fraction);
      this.#showProgress(floor);
    };
    try {
      do {
        await untilAborted(this.#files(), signal);
        embedded += await this.#updates.embed({ signal, onProgress });
      } while (this.#updates.isStale);
      await this.#memory.set({ isComplete: true });
    } finally {
      this.#showProgress(undefined);
      if (signal.aborted) this.#updates.stopFiles();
      await this.#refreshStatus(true).catch((error: unknown) => {
        this.#log.debug(String(error));
      });
      this.#run = undefined;
      this.#announce();
    }
    await this.#collectOnceADay();
    return embedded;
  }

  async #stop(): Promise<void> {
    const run = this.#run;
    this.#updates.stopFiles();
    run?.controller.abort();
    await run?.done.catch(() => undefined);
  }

  async #files(): Promise<void> {
    if (!this.isAvailable) {
      throw new AppError('invalidInput', 'No folder is open; open one and try again.');
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
    await this.#updates.files(() => undefined);
  }

  /** Of a file that is not served and was not, the disk tells. */
  #noteText(uri: vscode.Uri): void {
    const path = indexPathOf(uri);
    if (isChanged(uri) || this.#content.wasServed(path)) this.#changes.add(path);
  }

  async #answer({ hits, ...others }: SearchIndexAnswer): Promise<WorkspaceAnswer> {
    return { ...others, hits: await this.#places.resultHits(hits) };
  }

  async #refreshStatus(isQuiet = false): Promise<void> {
    const { location } = this;
    this.#status = await this.#updates.call((api) => api.indexStatus({ location }));
    if (!isQuiet) this.#announce();
  }

  async #collectOnceADay(): Promise<void> {
    const last = this.#globalState.get(collectedKey);
    if (typeof last === 'number' && Date.now() - last < dayMs) return;
    // The index is whole without it.
    await this.collect().catch((error: unknown) => logError(this.#log, error));
  }

  #showProgress(progress: number | undefined): void {
    this.#progress = progress;
    this.#engine.reportProgress(progress);
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

function isWhole({ texts, embedded }: IndexStatus): boolean {
  return embedded >= texts;
}

function settingOf(name: string): unknown {
  return vscode.workspace.getConfiguration().get(name);
}
