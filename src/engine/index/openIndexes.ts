import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';
import type { IndexLocation } from '../../protocol/index/indexContent.ts';
import type { IndexProgress } from '../../protocol/indexApi.ts';
import { usearchScan } from '../scan/usearchScan.ts';
import { TaskTurns } from '../work/taskTurns.ts';
import { existsAt, filesAt, foldersOf, type IndexFiles } from './store/indexFiles.ts';
import { fitsMemory, moveDamagedAside } from './sqlite/databaseFiles.ts';
import { DamagedIndexError, isFullDisk } from './sqlite/sqliteErrors.ts';
import { memoryPath, type SqliteFile } from './store/sqliteFile.ts';
import type { EmbeddedShare } from './vectors/embedMissing.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

/** An index that is kept open, and what goes on in it. */
export class OpenIndex {
  readonly index: WorkspaceIndex;
  /** The folders of its files: no part of what it indexes. */
  readonly folders: readonly string[];
  /** What is to be told of its opening. */
  readonly notices: readonly string[];
  /** Its files are looked at by one update at a time. */
  readonly fileTurns = new TaskTurns();
  /** So are its texts embedded; the files go on meanwhile. */
  readonly embeddingTurns = new TaskTurns();
  readonly #closing = new AbortController();
  readonly #mayBeInMemory: boolean;
  #staysOnDisk = false;
  #isEnded = false;

  /** `mayBeInMemory`: what cannot be written is in memory; otherwise it throws. Throws `DamagedIndexError`. */
  constructor(files: IndexFiles, mayBeInMemory: boolean) {
    this.#mayBeInMemory = mayBeInMemory;
    const notices: string[] = [];
    const onUnwritable = (error: AppError): void => {
      notices.push(untilThenInMemory(error));
    };
    this.index = new WorkspaceIndex(files, mayBeInMemory ? onUnwritable : undefined);
    // Of a copy that was asked for, who asked is told.
    if (files.isCopied !== true) notices.push(...this.index.lost.map(({ message }) => message));
    this.notices = [...new Set(notices)];
    this.folders = foldersOf(files);
  }

  /** Whether it is on the disk as a whole. */
  get isKept(): boolean {
    const { workspacePath, vectorsPath } = this.index.files;
    return workspacePath !== memoryPath && vectorsPath !== memoryPath;
  }

  /** Whether it can go on in memory where the disk is full: else what is there is searched, and nothing joins it. */
  get mayMoveToMemory(): boolean {
    const { workspacePath, vectorsPath } = this.index.files;
    return (
      this.#mayBeInMemory &&
      !this.#staysOnDisk &&
      this.isKept &&
      fitsMemory(workspacePath) &&
      fitsMemory(vectorsPath)
    );
  }

  /** No copy of it could be made. */
  staysOnDisk(): void {
    this.#staysOnDisk = true;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Aborted with the caller's, and when the index is closed. */
  signalWith(signal: AbortSignal | undefined): AbortSignal {
    const own = this.#closing.signal;
    return signal ? AbortSignal.any([signal, own]) : own;
  }

  /** Whether it was closed for good, and not because a file of it is made anew. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Whoever uses it is interrupted. */
  close(): void {
    if (this.isClosed) return;
    this.#closing.abort();
    this.index.close();
  }

  /** Whoever uses it is cancelled. */
  end(): void {
    this.#isEnded = true;
    this.close();
  }
}

export interface OpenIndexesOptions {
  /**
   * Whether the process ends after one answer. Then what was read is checked before the answer is given, since no later
   * call would tell of damage, and `indexDamaged` is thrown once the file is moved aside: all has to be done again. Storage
   * that cannot be written is an error, since nobody would use what is in memory.
   */
  readonly endsAfterAnswer: boolean;
  readonly log: (entry: LogEntry) => void;
}

// Of progress, for people: a message for each of 100,000 files would hold up those who read them.
const leastPauseMs = 50;
// A file may be damaged, and the other one, too.
const maxAttempts = 4;

/** The indexes of this process, each opened on first use and kept open; what is damaged is made anew. */
export class OpenIndexes {
  readonly #options: OpenIndexesOptions;
  readonly #open = new Map<string, OpenIndex>();
  /** By location: what the next update tells. */
  readonly #notices = new Map<string, string[]>();
  /** Those that went on in memory since their disk was full. */
  readonly #moved = new WeakSet<OpenIndex>();

  constructor(options: OpenIndexesOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` on an index, once more where one of its files turns out to be damaged, now on a new one. What
   * others were doing with it is done again, too. Throws `cancelled` where the index is closed for good meanwhile.
   */
  async with<T>(location: IndexLocation, work: (open: OpenIndex) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let open: OpenIndex | undefined;
      try {
        open = this.#at(location);
        const result = await work(open);
        if (this.#options.endsAfterAnswer) open.index.vectors.checkRest();
        return result;
      } catch (error) {
        if (open?.isEnded === true) throw new AppError('cancelled', 'Cancelled.');
        const wasMended = open?.isClosed === true && this.#open.get(keyOf(location)) !== open;
        if (attempt >= maxAttempts) throw error;
        if (error instanceof DamagedIndexError) {
          this.mend(error.path, location);
          // What other calls have put into it is gone as well.
          if (this.#options.endsAfterAnswer) throw error;
        } else if (open?.mayMoveToMemory === true && !wasMended && isFullDisk(error)) {
          this.#moveToMemory(location, open, error);
        } else if (!wasMended) throw error;
      }
    }
  }

  /** What went on in memory is on the disk again, where that has room for it. Its texts are embedded once more. */
  backToDisk(location: IndexLocation): void {
    const key = keyOf(location);
    const open = this.#open.get(key);
    if (!open || !this.#moved.has(open)) return;
    const { workspacePath, vectorsPath } = filesAt(location);
    const room = ({ file }: { readonly file: SqliteFile }, path: string): boolean =>
      freeBytes(path) > file.bytes;
    if (!room(open.index.workspace, workspacePath) || !room(open.index.vectors, vectorsPath))
      return;
    open.close();
    this.#open.delete(key);
  }

  /** Goes on with a copy in memory: what others were doing with the index on the disk is done again. */
  #moveToMemory(location: IndexLocation, open: OpenIndex, error: AppError): void {
    const copy = new OpenIndex({ ...filesAt(location), isCopied: true }, true);
    if (copy.index.lost.length > 0) {
      // What is on the disk can still be searched.
      copy.close();
      open.staysOnDisk();
      return;
    }
    open.close();
    this.#open.set(keyOf(location), copy);
    this.#moved.add(copy);
    this.#notice(location, untilThenInMemory(error));
  }

  /** Whether there is an index at a location. */
  has(location: IndexLocation): boolean {
    return this.#open.has(keyOf(location)) || existsAt(filesAt(location));
  }

  /** Moves a damaged file aside and closes all that use it; the next update at `location` tells. */
  mend(path: string, location: IndexLocation): void {
    const users = [...this.#open].filter(([, { index }]) => usesFile(index.files, path));
    // Another process may have put a new one there already.
    const isReplaced = users.some(([, { index }]) => index.isReplacedAt(path));
    for (const [key, open] of users) {
      open.close();
      this.#open.delete(key);
    }
    if (isReplaced) return;
    const aside = moveDamagedAside(path);
    this.#notice(
      location,
      t('The index file {0} was damaged; it is kept as {1} and built anew.', path, aside),
    );
  }

  /** What has gone wrong and was mended since this was last asked, in sentences for the user. */
  takeNotices(location: IndexLocation): readonly string[] {
    const notices = this.#notices.get(keyOf(location)) ?? [];
    this.#notices.delete(keyOf(location));
    return notices;
  }

  /** Closes an index for good. Whoever uses it is cancelled. */
  end(location: IndexLocation): void {
    const key = keyOf(location);
    this.#open.get(key)?.end();
    this.#open.delete(key);
    this.#notices.delete(key);
  }

  /** As `end`, for all. */
  dispose(): void {
    for (const open of this.#open.values()) open.end();
    this.#open.clear();
  }

  #at(location: IndexLocation): OpenIndex {
    const { log, endsAfterAnswer } = this.#options;
    const key = keyOf(location);
    const known = this.#open.get(key);
    if (known && !known.index.isReplaced) return known;
    known?.close();
    this.#open.delete(key);
    const open = new OpenIndex(filesAt(location), !endsAfterAnswer);
    log({ level: 'info', message: `Vectors are scanned by ${usearchScan().note}.` });
    this.#open.set(key, open);
    for (const notice of open.notices) this.#notice(location, notice);
    return open;
  }

  #notice(location: IndexLocation, message: string): void {
    const key = keyOf(location);
    this.#notices.set(key, [...(this.#notices.get(key) ?? []), message]);
    this.#options.log({ level: 'warn', message });
  }
}

function untilThenInMemory({ message }: AppError): string {
  return t('{0} Until then it is in memory, and made again at each start.', message);
}

/** On the disk of a file; none where that cannot be told. */
function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return 0;
  }
}

function keyOf({ folder, vectorsFolder, isCopied = false }: IndexLocation): string {
  return JSON.stringify([folder, vectorsFolder, isCopied]);
}

function usesFile({ workspacePath, vectorsPath }: IndexFiles, path: string): boolean {
  return workspacePath === path || vectorsPath === path;
}

/** Tells how far an update is, never less than before, also where a part of it is done again. */
export class ProgressReport {
  readonly #onProgress: ((progress: IndexProgress) => void) | undefined;
  #told: IndexProgress = { phase: 'files', files: 0, fraction: undefined };
  #toldAt = -Infinity;

  constructor(onProgress: ((progress: IndexProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** `share`: how much of a long file is read, 0 to 1. */
  files(count: number, share?: number): void {
    const { phase, files, fraction, texts, share: known = 0 } = this.#told;
    if (count < files || (count === files && (share ?? 0) <= known)) return;
    if (performance.now() - this.#toldAt < leastPauseMs) return;
    const told = { phase, files: count, fraction, ...(texts && { texts }) };
    this.#tell(share === undefined ? told : { ...told, share });
  }

  /** All `count` files have been looked at; their texts are next. */
  embedding(count: number): void {
    this.#tell({ ...this.#told, phase: 'embedding', files: Math.max(count, this.#told.files) });
  }

  /** How much of all texts has its vector. */
  embedded({ fraction, texts }: EmbeddedShare): void {
    if (fraction > (this.#told.fraction ?? -1)) this.#tell({ ...this.#told, fraction, texts });
  }

  #tell(progress: IndexProgress): void {
    this.#told = progress;
    this.#toldAt = performance.now();
    this.#onProgress?.(progress);
  }
}
