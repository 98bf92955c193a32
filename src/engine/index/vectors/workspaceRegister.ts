import { hostname } from 'node:os';
import { isRunning } from '../../../node/process/isRunning.ts';
import type { SqliteFile } from '../store/sqliteFile.ts';

export interface RegisteredWorkspace {
  /** When a process opened or closed it last, in milliseconds since 1970. */
  readonly usedAt: number;
  readonly isOpen: boolean;
}

// Whether a process of another machine runs cannot be seen.
const elsewhereMs = 24 * 60 * 60 * 1000;
const nobody = 0;

/** Which workspaces' files use the vectors of a database, since when, and whether they are open now. */
export class WorkspaceRegister {
  readonly #file: SqliteFile;

  /** Makes its table where it is missing: the vectors of earlier releases stay. */
  constructor(file: SqliteFile) {
    this.#file = file;
    file.run(
      `CREATE TABLE IF NOT EXISTS users (path TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
         usedAt INTEGER NOT NULL, PRIMARY KEY (path, host, pid))`,
    );
  }

  /** This process opens a workspace's file. */
  open(path: string): void {
    this.#note(path, process.pid);
  }

  close(path: string): void {
    this.#file.transaction(() => {
      const sql = 'DELETE FROM users WHERE path = ? AND host = ? AND pid = ?';
      this.#file.run(sql, path, hostname(), process.pid);
      this.#note(path, nobody);
    });
  }

  forget(path: string): void {
    this.#file.run('DELETE FROM users WHERE path = ?', path);
  }

  /** By path. */
  list(): Map<string, RegisteredWorkspace> {
    const users = new Map<string, RegisteredWorkspace>();
    for (const row of this.#file.all('SELECT path, host, pid, usedAt FROM users')) {
      const path = String(row['path']);
      const usedAt = Number(row['usedAt']);
      const pid = Number(row['pid']);
      const runs = row['host'] === hostname() ? isRunning(pid) : Date.now() - usedAt < elsewhereMs;
      const known = users.get(path);
      users.set(path, {
        usedAt: Math.max(usedAt, known?.usedAt ?? 0),
        isOpen: known?.isOpen === true || (pid !== nobody && runs),
      });
    }
    return users;
  }

  #note(path: string, pid: number): void {
    const sql = 'INSERT OR REPLACE INTO users (path, host, pid, usedAt) VALUES (?, ?, ?, ?)';
    this.#file.run(sql, path, hostname(), pid, Date.now());
  }
}
