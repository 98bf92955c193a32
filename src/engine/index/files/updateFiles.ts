import { hash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { FileProblem } from '../../../core/search/leftOutText.ts';
import { AppError, throwIfCancelled } from '../../../core/errors/appError.ts';
import { tCount } from '../../../core/l10n/translate.ts';
import { isParquet } from '../../../core/tables/tableFormat.ts';
import { GlobRules, SiblingRules } from '../../../node/walk/globRules.ts';
import { usualEncoding, type EncodingRule } from '../../../node/encoding/encodings.ts';
import { pathBelow } from '../../query/fileFilter.ts';
import { encodingRule } from '../../../node/encoding/rootEncodings.ts';
import { hashOfFile } from '../../../node/files/textPieces.ts';
import { decodeText } from '../../../node/files/textFile.ts';
import { bytesOfFile, readAhead } from '../../../node/files/readAhead.ts';
import { liesUnder } from '../../../node/walk/liesUnder.ts';
import {
  walkFiles,
  type FoundFile,
  type LeftOut,
  type WalkEntry,
  type WalkOptions,
} from '../../../node/walk/walkFiles.ts';
import type { IndexRules, ServedFile } from '../../../protocol/index/indexContent.ts';
import type { LeftOutFile } from '../../../protocol/indexApi.ts';
import { breather } from '../../work/breather.ts';
import { cutFile } from '../../../core/text/cutFile.ts';
import { fileLimit, isLog, mostWholeBytes } from './fileLimits.ts';
import { isFound, leftOutProblem, problemOf } from './fileProblems.ts';
import { KnownFiles } from './knownFiles.ts';
import { logParts } from './logParts.ts';
import { PendingChanges } from './pendingChanges.ts';
import { writeParts } from './writeParts.ts';
import { servedMtime, youngMtime } from '../store/fileRows.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

// A file that is changed twice within the clock's resolution may keep its time and its size.
const youngMs = 2000;
// A message that names more would hide what counts.
const namedUnfollowed = 3;

/** What an update writes to. */
export type FileStore = Pick<
  WorkspaceDatabase,
  'files' | 'touch' | 'replace' | 'append' | 'join' | 'retire' | 'releaseSome' | 'remove'
>;

export interface UpdateOptions {
  readonly rules: IndexRules;
  readonly served: readonly ServedFile[];
  /** Files and folders that changed; undefined: everything is looked at. */
  readonly changed: readonly string[] | undefined;
  /** Folders that are left out: where the index itself lies. */
  readonly without: readonly string[];
  /** Whether files stay that lie under none of the roots. */
  readonly keepsOthers: boolean;
  readonly signal: AbortSignal | undefined;
  /** Called as files are looked at; `share`: how much of a long one is read, 0 to 1. */
  readonly onFile: ((lookedAt: number, share?: number) => void) | undefined;
}

export interface UpdateAnswer {
  /** Files whose segments were written. */
  readonly changed: number;
  readonly removed: number;
  /** What has no segments, and why. */
  readonly leftOut: readonly LeftOutFile[];
  /** Which ignore files are not followed, in sentences for the user; of an update of everything. */
  readonly notices: readonly string[];
}

/** What was read of a file. */
interface ReadFile {
  /** Undefined where it cannot be read. */
  readonly bytes: Uint8Array | undefined;
  readonly readAt: number;
}

/**
 * Brings files and segments up to date, some files in a transaction. One whose size, times and number are as they were is
 * not read, one whose bytes are is not cut up again. A cancel keeps what is done.
 */
export async function updateFiles(store: FileStore, options: UpdateOptions): Promise<UpdateAnswer> {
  return new Update(store, options).run();
}

class Update {
  readonly #store: FileStore;
  readonly #options: UpdateOptions;
  readonly #known: KnownFiles;
  /** The bytes of the served texts. */
  readonly #served: ReadonlyMap<string, Uint8Array>;
  readonly #seen = new Set<string>();
  readonly #leftOut = new Map<string, FileProblem>();
  /** Files and folders that could not be read: what is known below them stays. */
  readonly #unreadable: string[] = [];
  readonly #unfollowed = new Set<string>();
  readonly #breathe: () => Promise<void> | undefined;
  readonly #below: (path: string) => string;
  readonly #pending: PendingChanges;
  #changed = 0;

  constructor(store: FileStore, options: UpdateOptions) {
    this.#store = store;
    this.#pending = new PendingChanges(store);
    this.#options = options;
    this.#known = new KnownFiles(store.files(), options.rules);
    this.#served = new Map(options.served.map(({ path, text }) => [path, Buffer.from(text)]));
    this.#breathe = breather(options.signal);
    this.#below = pathBelow(options.rules.roots.map(({ path }) => path));
  }

  async run(): Promise<UpdateAnswer> {
    const { rules, changed, keepsOthers } = this.#options;
    const paths = rules.roots.map(({ path }) => path);
    const isUnderRoot = liesUnder(paths);
    const only = changed && this.#known.lookedAt(changed, this.#served);
    try {
      await this.#walk(only);
      // Files that are not on the disk yet.
      const unseen = [...this.#served.keys()].filter((path) => !this.#seen.has(path));
      if (!only) await this.#walk(unseen.filter(isUnderRoot));
      for (const path of unseen) {
        if (isVirtual(path))
          this.#take({ path, size: 0, mtimeMs: 0, stamp: '' }, undefined, usualEncoding);
      }
    } finally {
      this.#pending.write();
    }
    const unreadable = this.#unreadable;
    const gone = this.#known.gone(this.#seen, { only, unreadable, keepsOthers });
    for (const path of gone) {
      await this.#breathe();
      this.#store.remove(path);
    }
    // Of files that were taken anew, also by an update that was cancelled.
    while (this.#store.releaseSome()) await this.#breathe();
    const leftOut = Array.from(this.#leftOut, ([path, problem]) => ({ path, ...problem }));
    const notices = changed ? [] : this.#notices();
    return { changed: this.#changed, removed: gone.length, leftOut, notices };
  }

  async #walk(only: readonly string[] | undefined): Promise<void> {
    const { rules, without, signal } = this.#options;
    const served = new Map(Array.from(this.#served, ([path, bytes]) => [path, bytes.length]));
    for (const { path: root, exclude, include, excludeWhen = [], encoding } of rules.roots) {
      const ruleOf = (path: string): EncodingRule => encodingRule(path, encoding);
      const options: WalkOptions = {
        maxBytes: (path) => fileLimit(path, rules),
        without,
        ignoresNothing: !rules.useIgnoreFiles,
        globs: {
          exclude: new GlobRules(exclude),
          include: new GlobRules(include),
          siblings: excludeWhen.length > 0 ? new SiblingRules(excludeWhen) : undefined,
        },
        followsLinks: rules.followLinks === true,
        endings: rules.endings,
        only,
        served,
        breathe: this.#breathe,
        onUnfollowed: (sentence) => this.#unfollowed.add(sentence),
      };
      const reading = {
        read: (entry: WalkEntry) => this.#read(entry, ruleOf(entry.path)),
        bytesOf: (entry: WalkEntry) =>
          entry.kind === 'file' && !this.#isReadInParts(entry) ? entry.size : 0,
      };
      for await (const { item: found, result } of readAhead(walkFiles(root, options), reading)) {
        throwIfCancelled(signal);
        await this.#breathe();
        if (this.#seen.has(found.path)) continue;
        if (found.kind === 'file' && this.#isReadInParts(found)) {
          await this.#takeParts(found, ruleOf(found.path));
        } else if (found.kind === 'file') this.#take(found, result, ruleOf(found.path));
        else {
          this.#leaveOut(found.path, found.reason);
          if (found.reason === 'unreadable') this.#unreadable.push(found.path);
        }
      }
    }
  }

  /** The bytes of a file whose text is not served and that is not as it was. */
  async #read(entry: WalkEntry, rule: EncodingRule): Promise<ReadFile | undefined> {
    // One that lies under two roots is taken once.
    if (entry.kind !== 'file' || this.#seen.has(entry.path)) return undefined;
    if (this.#isReadInParts(entry)) return undefined;
    if (this.#served.has(entry.path) || this.#known.isAsBefore(entry, rule)) return undefined;
    const readAt = Date.now();
    // One that has grown since it was found is read when that is told.
    const limit = Math.max(entry.size, fileLimit(entry.path, this.#options.rules));
    return { bytes: await bytesOfFile(entry.path, limit), readAt };
  }

  /** Whether a file is so large that not all of it is to be in memory, or is no text and may say that much. */
  #isReadInParts({ path, size }: FoundFile): boolean {
    const isLong = isParquet(path) || (size > mostWholeBytes && isLog(path));
    return isLong && !this.#served.has(path);
  }

  /** As `#take`, part by part. One that is left in the middle has no hash, so that it is taken anew. */
  async #takeParts(found: FoundFile, rule: EncodingRule): Promise<void> {
    const { path, size, mtimeMs, stamp } = found;
    const old = this.#known.get(path);
    if (this.#known.isAsBefore(found, rule)) {
      if (old?.problem !== undefined) this.#leftOut.set(path, old.problem);
      this.#seen.add(path);
      return;
    }
    const mtime = Date.now() - mtimeMs < youngMs ? youngMtime : mtimeMs;
    const bytesHash = await hashOfFile(path, 'base64', this.#breathe);
    if (bytesHash === undefined) {
      this.#leaveOut(path, 'unreadable');
      this.#unreadable.push(path);
      return;
    }
    this.#seen.add(path);
    const contentHash = this.#known.contentHash(bytesHash, path, rule);
    const isKnown = old?.hash === contentHash && isFound(old.problem);
    if (isKnown) {
      if (old.problem !== undefined) this.#leftOut.set(path, old.problem);
      this.#store.touch([{ ...old, size, mtime, stamp }]);
      return;
    }
    const file = { path, size, mtime, stamp, hash: contentHash, problem: undefined };
    const kind = this.#known.cutOf(path);
    const columns = this.#known.columnsOf(path);
    const { signal } = this.#options;
    const parts = logParts({ path, kind, rule, columns }, { breathe: this.#breathe, signal });
    const problem = await writeParts(this.#store, parts, {
      file,
      below: this.#below(path),
      onPart: (share) => {
        throwIfCancelled(signal);
        this.#options.onFile?.(this.#seen.size, share);
        return this.#breathe();
      },
    });
    if (problem !== undefined) this.#leftOut.set(path, problem);
    if (isFound(problem)) this.#changed++;
  }

  #take(found: Omit<FoundFile, 'kind'>, read: ReadFile | undefined, rule: EncodingRule): void {
    const { path } = found;
    const served = this.#served.get(path);
    const limit = fileLimit(path, this.#options.rules);
    if (served && served.length > limit) this.#leaveOut(path, 'tooLarge');
    else {
      const outcome = this.#update(
        found,
        served ? { bytes: served, readAt: 0 } : read,
        served ? undefined : rule,
      );
      if (outcome === undefined) this.#leaveOut(path, 'unreadable');
      else {
        this.#seen.add(path);
        this.#leftOut.delete(path);
        if (outcome.problem !== undefined) this.#leftOut.set(path, outcome.problem);
        if (outcome.isNew && isFound(outcome.problem)) this.#changed++;
      }
    }
    this.#options.onFile?.(this.#seen.size);
  }

  /** Undefined where the file cannot be read. `rule`: undefined where the text is served. */
  #update(
    { path, size: diskSize, mtimeMs, stamp: diskStamp }: Omit<FoundFile, 'kind'>,
    read: ReadFile | undefined,
    rule: EncodingRule | undefined,
  ): { readonly isNew: boolean; readonly problem: FileProblem | undefined } | undefined {
    const old = this.#known.get(path);
    // Not read: it is as before.
    if (!read) return { isNew: false, problem: old?.problem };
    const { bytes, readAt } = read;
    if (bytes === undefined) return undefined;
    const isServed = rule === undefined;
    const size = isServed ? bytes.length : diskSize;
    const isYoung = readAt - mtimeMs < youngMs;
    const mtime = isServed ? servedMtime : isYoung ? youngMtime : mtimeMs;
    const stamp = isServed ? undefined : diskStamp;
    const bytesHash = hash('sha256', bytes, 'base64');
    const contentHash = this.#known.contentHash(bytesHash, path, rule ?? usualEncoding);
    // An earlier release, which wrote no stamp, read fewer encodings.
    const isReadAgain =
      old?.problem !== undefined &&
      !isFound(old.problem) &&
      (old.stamp === undefined || old.problem.code === 'tooLarge');
    if (old?.hash === contentHash && !isReadAgain) {
      if (old.mtime !== mtime || old.size !== size || old.stamp !== stamp) {
        this.#pending.touch({ ...old, size, mtime, stamp });
      }
      return { isNew: false, problem: old.problem };
    }
    const text = decodeOrNothing(bytes, path, rule ?? usualEncoding);
    const kind = this.#known.cutOf(path);
    const cut = text === undefined ? undefined : cutFile(text, kind, path);
    const columns = this.#known.columnsOf(path);
    const problem = problemOf(path, text, cut, { rules: this.#options.rules, columns });
    const segments = isFound(problem) ? (cut ?? []) : [];
    const file = { path, size, mtime, stamp, hash: contentHash, problem };
    this.#pending.replace({ file, segments, below: this.#below(path) });
    return { isNew: true, problem };
  }

  #notices(): readonly string[] {
    const all = [...this.#unfollowed];
    const more = all.length - namedUnfollowed;
    if (more <= 0) return all;
    const rest = tCount(
      more,
      '{0} more ignore file is not followed, for reasons like these.',
      '{0} more ignore files are not followed, for reasons like these.',
    );
    return [...all.slice(0, namedUnfollowed), rest];
  }

  #leaveOut(path: string, reason: LeftOut['reason']): void {
    const limit = fileLimit(path, this.#options.rules);
    this.#leftOut.set(path, leftOutProblem(reason, limit));
  }
}

/** Whether a name is a URI of another file system than the disk's. */
function isVirtual(path: string): boolean {
  return !isAbsolute(path);
}

function decodeOrNothing(bytes: Uint8Array, path: string, rule: EncodingRule): string | undefined {
  try {
    return decodeText(bytes, path, rule);
  } catch (error) {
    if (error instanceof AppError && error.code === 'fileUnreadable') return undefined;
    throw error;
  }
}
