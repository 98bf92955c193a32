import { hostname } from 'node:os';
import { isRunning } from '../../../node/process/isRunning.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';
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
    const now = Date.now();
    for (const claim of this.#file.all('SELECT * FROM claims WHERE space = ?', this.#space)) {
      const pid = Number(claim['pid']);
      const isOver =
        Number(claim['until']) < now || (claim['host'] === hostname() && !isRunning(pid));
      if (isOver) this.#file.run('DELETE FROM claims WHERE id = ?', Number(claim['id']));
      else for (const key of splitKeys(blobOf(claim, 'keys'))) taken.add(key);
    }
    return taken;
  }
}
