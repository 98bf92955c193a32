import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

export type SqliteRow = Readonly<Record<string, number | string | Uint8Array | null>>;

/**
 * Reads a database bit by bit, other work between. In the connection that writes, a statement that is open would keep it from
 * writing once another process has written.
 */
export class SqliteReader {
  readonly #database: DatabaseSync;
  readonly #isOwn: boolean;

  /** `path` undefined: in memory, where there is but one connection. */
  constructor(path: string | undefined, writer: DatabaseSync, timeoutMs: number) {
    this.#isOwn = path !== undefined;
    this.#database =
      path === undefined ? writer : new DatabaseSync(path, { readOnly: true, timeout: timeoutMs });
  }

  /** To be read to its end, or ended. */
  iterate(sql: string, ...values: SQLInputValue[]): NodeJS.Iterator<SqliteRow> {
    return this.#database.prepare(sql).iterate(...values) as NodeJS.Iterator<SqliteRow>;
  }

  close(): void {
    if (this.#isOwn && this.#database.isOpen) this.#database.close();
  }
}
