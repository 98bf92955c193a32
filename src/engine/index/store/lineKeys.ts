import type { SqliteFile } from './sqliteFile.ts';

/** Keys of vectors of lines that a workspace uses beside those of its texts. `WorkspaceReader` reads it, too. */
export const lineKeysTable = 'lineKeys';

/** Lines that somebody looked at, the newest; what is older is embedded again when it is wanted. */
const mostKeys = 100_000;

/**
 * Which lines of passages have been embedded for this workspace: their vectors are kept as long as its texts' are. In
 * a table of its own that earlier releases do not know, made with the first line.
 */
export class LineKeys {
  readonly #file: SqliteFile;
  readonly #most: number;

  constructor(file: SqliteFile, most = mostKeys) {
    this.#file = file;
    this.#most = most;
  }

  /** Keys are strings of 32 units below 256. Those that are known already count as new again. */
  note(keys: Iterable<string>): void {
    this.#file.run(
      `CREATE TABLE IF NOT EXISTS ${lineKeysTable} (id INTEGER PRIMARY KEY AUTOINCREMENT,
         key BLOB NOT NULL UNIQUE)`,
    );
    this.#file.transaction(() => {
      for (const key of keys) {
        const sql = `INSERT OR REPLACE INTO ${lineKeysTable} (key) VALUES (?)`;
        this.#file.run(sql, Buffer.from(key, 'latin1'));
      }
      const last = this.#file.get(`SELECT max(id) AS last FROM ${lineKeysTable}`);
      this.#file.run(
        `DELETE FROM ${lineKeysTable} WHERE id <= ?`,
        Number(last?.['last'] ?? 0) - this.#most,
      );
    });
  }
}
