import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { keepPrivate, makeFolder, whereSeen } from '../sqlite/databaseFiles.ts';
import { hasWholeEnd } from '../sqlite/fileEnd.ts';
import { hasLostCommits } from '../sqlite/logDamage.ts';
import { memoryCopy } from '../sqlite/memoryCopy.ts';
import {
  asAppError,
  DamagedIndexError,
  isBusy,
  lostLog,
  notCopied,
} from '../sqlite/sqliteErrors.ts';
import { othersDatabase, refuseOthers } from '../sqlite/sqliteOwner.ts';
import { SqliteReader, type SqliteRow } from './sqliteReader.ts';

export interface SqliteFormat {
  /** Marks the file as ours, whatever its name. */
  readonly applicationId: number;
  /** Goes up with every change of `schema` or of what the rows mean. */
  readonly version: number;
  /** Of a page, for files that are made; SQLite's own choice where it is missing. A file keeps what it was made with. */
  readonly pageBytes?: number;
  /** Pages that its log has before they are brought into the file; SQLite's 1,000 where it is missing. */
  readonly logPages?: number;
  readonly schema: string;
}

export interface SqliteQuestion {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

// How long one process waits while another writes; a transaction takes milliseconds.
const busyTimeoutMs = 30_000;
const busyPauseMs = 20;
// Keys are hashes, so each new one lands in another page: with SQLite's 2 MB a large index is read again and again.
const cacheKiB = 65_536;
/** Stands for a database that is in memory alone. */
export const memoryPath = ':memory:';

/**
 * One SQLite database in WAL mode: a process that is killed leaves what it has committed, and several processes
 * may use it at once. Every failure is an `AppError` with a sentence to act on.
 */
export class SqliteFile {
  readonly path: string;
  /** What is not in it that stood in the file, to be told; undefined: nothing. */
  readonly lost: AppError | undefined;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #readers = new Set<SqliteReader>();
  readonly #inode: bigint | undefined;

  private constructor(path: string, database: DatabaseSync, lost?: AppError) {
    this.path = path;
    this.lost = lost;
    this.#database = database;
    this.#inode = inodeOf(path);
  }

  /** Opens or makes the file, and its folder. One of an older format is emptied. */
  static open(path: string, format: SqliteFormat): SqliteFile {
    const isMemory = path === memoryPath;
    if (!isMemory) {
      // Before SQLite writes to it: its journal's kind stands in the file.
      whereSeen(path, () => refuseOthers(path, format.applicationId));
      makeFolder(dirname(path));
      whereSeen(path, () => keepPrivate(path));
    }
    // Left by a process that was killed, or of one that runs.
    const wasLeftOpen = !isMemory && existsSync(`${path}-wal`);
    const lost = wasLeftOpen && hasLostCommits(`${path}-wal`) ? lostLog(path) : undefined;
    return patiently(path, undefined, () => {
      const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
      try {
        // Before anything is written; without effect on a file that holds something.
        if (format.pageBytes) database.exec(`PRAGMA page_size = ${format.pageBytes}`);
        database.exec(
          `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${cacheKiB}`,
        );
        if (format.logPages) database.exec(`PRAGMA wal_autocheckpoint = ${format.logPages}`);
        if (!isMemory && !hasWholeEnd(path, database)) throw new DamagedIndexError(path);
        if (wasLeftOpen) checkPages(path, database);
        // What is left of it is not to be found lost once more.
        if (lost) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        const file = new SqliteFile(path, database, lost);
        file.#prepare(format);
        // Where nothing can be written it is to be known now.
        database.exec('BEGIN IMMEDIATE; ROLLBACK');
        return file;
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  /** In memory, with what the file at a path holds, which stays as it is. */
  static copy(path: string, format: SqliteFormat): SqliteFile {
    const unseen = path === memoryPath ? undefined : whyUnseen(path, format.applicationId);
    return guarded(path, () => {
      const { database, lost } = memoryCopy(unseen ? memoryPath : path);
      const left = lost === undefined ? undefined : notCopied(path, lost);
      const file = new SqliteFile(memoryPath, database, unseen ?? left);
      file.#prepare(format);
      return file;
    });
  }

  all(sql: string, ...values: SQLInputValue[]): SqliteRow[] {
    return this.#patiently(() => this.#statement(sql).all(...values) as SqliteRow[]);
  }

  get(sql: string, ...values: SQLInputValue[]): SqliteRow | undefined {
    return this.#patiently(() => this.#statement(sql).get(...values) as SqliteRow | undefined);
  }

  /** Row by row. Statements are shared: one that runs is not to be started again. */
  iterate(sql: string, ...values: SQLInputValue[]): Generator<SqliteRow> {
    return this.#rows(() => this.#statement(sql).iterate(...values));
  }

  /** As `iterate`, by somebody who lets others work in between. To be read to its end, or ended. */
  *iterateInTurns(questions: Iterable<SqliteQuestion>): Generator<SqliteRow | undefined> {
    const path = this.path === memoryPath ? undefined : this.path;
    const reader = this.#patiently(() => new SqliteReader(path, this.#database, busyTimeoutMs));
    this.#readers.add(reader);
    try {
      for (const { sql, values } of questions) {
        yield* this.#rows(() => reader.iterate(sql, ...values));
        yield undefined;
      }
    } finally {
      this.#readers.delete(reader);
      reader.close();
    }
  }

  *#rows(start: () => NodeJS.Iterator<unknown>): Generator<SqliteRow> {
    const rows = guarded(this.path, start);
    try {
      for (const row of rows) yield row as SqliteRow;
    } catch (error) {
      // One that failed would fail whoever asks next: only this puts the statement back to its beginning.
      rows.return?.();
      throw asAppError(this.path, error);
    }
  }

  /** The id of the last row that was inserted. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#patiently(() => this.#statement(sql).run(...values)).lastInsertRowid);
  }

  /** All of `work` or nothing of it, and nobody else's writing in between. */
  transaction<T>(work: () => T): T {
    this.#patiently(() => {
      this.#database.exec('BEGIN IMMEDIATE');
    });
    return guarded(this.path, () => {
      try {
        const result = work();
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk has rolled back by itself.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Whether another file lies at the path now, or none: somebody has cleared it, or moved it aside. */
  get isReplaced(): boolean {
    return this.#inode !== inodeOf(this.path);
  }

  /** Of its pages, also in memory. */
  get bytes(): number {
    const number = (name: string): number => Number(this.get(`PRAGMA ${name}`)?.[name]);
    return number('page_size') * number('page_count');
  }

  close(): void {
    this.#statements.clear();
    for (const reader of this.#readers) reader.close();
    this.#readers.clear();
    guarded(this.path, () => {
      this.#database.close();
    });
  }

  #patiently<T>(work: () => T): T {
    return patiently(this.path, this.#database, work);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #prepare(format: SqliteFormat): void {
    if (this.#isCurrent(format)) return;
    this.transaction(() => {
      // Another process may have been first.
      if (this.#isCurrent(format)) return;
      const tables = this.all(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC`,
      );
      this.#statements.clear();
      // Dropping a virtual table drops its shadow tables.
      for (const { name } of tables) this.#database.exec(`DROP TABLE IF EXISTS "${String(name)}"`);
      this.#database.exec(format.schema);
      this.#database.exec(
        `PRAGMA application_id = ${format.applicationId}; PRAGMA user_version = ${format.version}`,
      );
    });
  }

  #isCurrent({ applicationId, version }: SqliteFormat): boolean {
    const id = Number(this.#database.prepare('PRAGMA application_id').get()?.['application_id']);
    const found = Number(this.#database.prepare('PRAGMA user_version').get()?.['user_version']);
    const isEmpty = this.#database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    if (isEmpty) return false;
    // Made by another program in the meantime.
    if (id !== applicationId) throw othersDatabase(this.path);
    if (found > version) {
      throw new AppError(
        'unsupported',
        t(
          'The index file {0} was made by a newer release; use that one, or remove the file.',
          this.path,
        ),
      );
    }
    return found === version;
  }
}

function inodeOf(path: string): bigint | undefined {
  if (path === memoryPath) return undefined;
  return statSync(path, { throwIfNoEntry: false, bigint: true })?.ino;
}

/** Why not even the owner of a file can be told. Throws where that is another program. */
function whyUnseen(path: string, applicationId: number): AppError | undefined {
  try {
    whereSeen(path, () => refuseOthers(path, applicationId));
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'fileUnwritable') return error;
    throw error;
  }
}

function checkPages(path: string, database: DatabaseSync): void {
  const answer = database.prepare('PRAGMA quick_check(1)').get();
  if (answer?.['quick_check'] !== 'ok') throw new DamagedIndexError(path);
}

/**
 * Runs `work` until nobody is in its way. SQLite itself waits for most locks, and gives up at once on those of a
 * process that opens the file for the first time or closes it as the last one. In a transaction nothing is run
 * twice.
 */
function patiently<T>(path: string, database: DatabaseSync | undefined, work: () => T): T {
  const began = performance.now();
  for (;;) {
    try {
      return guarded(path, work);
    } catch (error) {
      const isOver = performance.now() - began > busyTimeoutMs;
      if (!isBusy(error) || isOver || database?.isTransaction === true) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyPauseMs);
    }
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asAppError(path, error);
  }
}
