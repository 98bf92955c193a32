import { countText } from '../../../core/text/countText.ts';
import type { IndexContent, IndexLocation } from '../../../protocol/index/indexContent.ts';
import type {
  IndexApi,
  IndexProgress,
  IndexStatus,
  LeftOutFile,
} from '../../../protocol/indexApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import type { SenseApi } from '../../../protocol/index/senseApi.ts';
import type { EngineCalls } from '../../engine/processCalls.ts';
import type { ChangeCollector } from './changeCollector.ts';

interface UpdateLog {
  info(message: string): void;
  debug(message: string): void;
}

/** What the index is to hold, as `WorkspaceContent` gives it. */
interface IndexedContent {
  current(): IndexContent;
  readonly notices: readonly string[];
  readVirtual(signal: AbortSignal): Promise<readonly string[]>;
}

interface Dependencies {
  readonly engine: EngineCalls;
  readonly content: IndexedContent;
  readonly changes: ChangeCollector;
  readonly log: UpdateLog;
  /** Sentences for the user about what went wrong and was mended. */
  readonly onNotice: (notice: string) => void;
}

// The log is to say what kind of files these are, not to list a whole folder.
const namedLeftOut = 20;

/** The calls that bring the index up to date: files in turn, embedding beside them. */
export class IndexUpdates {
  readonly #deps: Dependencies;
  #filesTurn: Promise<unknown> = Promise.resolve();
  #files = new AbortController();
  #hasLooked = false;
  #isStale = true;
  #leftOut: readonly LeftOutFile[] = [];

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Whether all files have been looked at since the start. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** Whether texts have come in that nobody has tried to embed since. */
  get isStale(): boolean {
    return this.#isStale || !this.#deps.changes.isEmpty;
  }

  /** What was left out when all files were last looked at. */
  get leftOut(): readonly LeftOutFile[] {
    return this.#leftOut;
  }

  /** Takes in the files that changed since the last time; at first, all. Whether there was anything to look at. */
  files(): Promise<boolean> {
    const turn = this.#filesTurn.then(() => this.#updateFiles());
    // Whoever waits hears of a failure; the next one tries again.
    this.#filesTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Ends what `files` is doing: it rejects with `cancelled`. */
  stopFiles(): void {
    this.#files.abort();
    this.#files = new AbortController();
  }

  /** Embeds the texts that have no vector; how many these were. */
  async embed({ signal, onProgress }: CallOptions<IndexProgress>): Promise<number> {
    const { log, content } = this.#deps;
    const start = performance.now();
    this.#isStale = false;
    try {
      const answer = await this.call(
        (api) =>
          api.updateIndex(
            { ...content.current(), changed: [], embed: true },
            { signal, onProgress },
          ),
        signal,
      );
      this.#notify(answer.notices);
      const { embedded } = answer;
      if (embedded > 0) {
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        log.info(`Index: ${countText(embedded, 'text')} embedded in ${seconds} s.`);
      }
      return embedded;
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  /** Undefined where there is no index. */
  status(location: IndexLocation): Promise<IndexStatus | undefined> {
    return this.call((api) => api.indexStatus({ location }));
  }

  call<T>(use: (api: IndexApi & SenseApi) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#deps.engine.call(use, signal);
  }

  /** Everything is to be looked at again. */
  forget(): void {
    this.stopFiles();
    this.#deps.changes.take();
    this.#hasLooked = false;
    this.#isStale = true;
    this.#leftOut = [];
  }

  async #updateFiles(): Promise<boolean> {
    const { changes, content, log } = this.#deps;
    const { signal } = this.#files;
    const collected = changes.take();
    const changed = this.#hasLooked && collected !== 'everything' ? collected : undefined;
    if (changed?.length === 0) return false;
    const start = performance.now();
    try {
      if (!changed || changed.some(isVirtual)) this.#notify(await content.readVirtual(signal));
      const answer = await this.call(
        (api) => api.updateIndex({ ...content.current(), changed, embed: false }, { signal }),
        signal,
      );
      this.#hasLooked = true;
      if (!changed) this.#leftOut = answer.leftOut;
      if (!changed) this.#notify(content.notices);
      if (!changed || answer.changed > 0) this.#isStale = true;
      this.#notify(answer.notices);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      log.info(
        `Index: ${countText(answer.files, 'file')}, ${answer.changed} new or changed, ${answer.removed} removed, ${answer.leftOut.length} left out, in ${seconds} s.`,
      );
      for (const { path, reason } of answer.leftOut.slice(0, namedLeftOut)) {
        log.debug(`Index: left out ${path}: ${reason}.`);
      }
      return true;
    } catch (error) {
      changes.putBack(collected);
      throw error;
    }
  }

  #notify(notices: readonly string[]): void {
    notices.forEach(this.#deps.onNotice);
  }
}

function isVirtual(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(path);
}
