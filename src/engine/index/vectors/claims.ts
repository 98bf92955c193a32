import { hostname } from 'node:os';
import { isRunning } from '../../../node/process/isRunning.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
import type { SqliteRow } from '../store/sqliteReader.ts';
import { blobOf, joinKeys, splitKeys } from './vectorBlocks.ts';

/** Texts that this process embeds, so that no other one does. */
export interface Claim {
  /** -1: nothing was claimed. */
  readonly id: number;
  readonly keys: readonly string[];
  /** Texts that others have claimed, of those that were looked at. */
  readonly elsewhere: number;
}

// Renewed after each batch; a process that is killed on another machine is waited for no longer than this.
const claimMs = 60_000;

/** What the processes that share a file of vectors are embedding in one space. */
export class Claims {
  readonly #file: SqliteFile;
  readonly #space: number;
  /** Of claims of others: until when each was said to hold, and when this process first saw that. */
  readonly #seen = new Map<number, { readonly until: number; readonly atMs: number }>();

  constructor(file: SqliteFile, space: number) {
    this.#file = file;
    this.#space = space;
  }

  /**
   * Claims keys from the first on, but for those that another process has, as long as `limit` takes them. In a
   * transaction of the caller's, who has left out the keys that have a vector.
   */
  take(keys: Iterable<string>, limit: (key: string) => boolean): Claim {
    const taken = this.#ofOthers();
    const mine: string[] = [];
    let elsewhere = 0;
    for (const key of keys) {
      if (taken.has(key)) elsewhere++;
      else if (limit(key)) mine.push(key);
      else break;
    }
    if (mine.length === 0) return { id: -1, keys: mine, elsewhere };
    const row = this.#file.get(
      'INSERT INTO claims (space, host, pid, until, keys) VALUES (?, ?, ?, ?, ?) RETURNING id',
      this.#space,
      hostname(),
      process.pid,
      Date.now() + claimMs,
      joinKeys(mine),
    );
    return { id: Number(row?.['id']), keys: mine, elsewhere };
  }

  renew(claim: Claim): void {
    this.#file.run('UPDATE claims SET until = ? WHERE id = ?', Date.now() + claimMs, claim.id);
  }

  release(claim: Claim): void {
    this.#file.run('DELETE FROM claims WHERE id = ?', claim.id);
  }

  /** Claims of processes that have ended go. */
  #ofOthers(): Set<string> {
    const taken = new Set<string>();
    for (const claim of this.#file.all('SELECT * FROM claims WHERE space = ?', this.#space)) {
      const id = Number(claim['id']);
      if (this.#isOver(claim)) {
        this.#file.run('DELETE FROM claims WHERE id = ?', id);
        this.#seen.delete(id);
      } else for (const key of splitKeys(blobOf(claim, 'keys'))) taken.add(key);
    }
    return taken;
  }

  /**
   * Whether nobody works on it any longer. A clock that ran ahead when it was written must not keep it: a claim that
   * has not been renewed for `claimMs`, by a clock of this process that nobody sets, is over too.
   */
  #isOver(claim: SqliteRow): boolean {
    const until = Number(claim['until']);
    if (until < Date.now()) return true;
    if (claim['host'] === hostname() && !isRunning(Number(claim['pid']))) return true;
    const id = Number(claim['id']);
    const seen = this.#seen.get(id);
    if (seen?.until === until) return performance.now() - seen.atMs > claimMs;
    this.#seen.set(id, { until, atMs: performance.now() });
    return false;
  }
}
