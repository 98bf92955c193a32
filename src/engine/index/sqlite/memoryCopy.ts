import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { t } from '../../../core/l10n/translate.ts';
import { sqliteCodes } from './sqliteErrors.ts';

// An index of two million texts. What is larger is begun anew, since a machine may not have twice its memory.
export const maxCopiedBytes = 1_000_000_000;
// What is said where the log cannot be made: by the disk, on a full one, in another's folder.
const withoutLog = new Set([sqliteCodes.cannotOpen, sqliteCodes.io, sqliteCodes.readOnly]);

export interface MemoryCopy {
  readonly database: DatabaseSync;
  /** Why what the file holds is not in it: SQLite's words; undefined where it is, or where there is no file. */
  readonly lost: string | undefined;
}

/**
 * A database in memory with all that a file holds, which is only read; an empty one where there is no file, where it
 * cannot be read, is damaged or beyond a gigabyte.
 */
export function memoryCopy(path: string): MemoryCopy {
  // Both connections see it by this name, and nobody else does.
  const name = `file:${randomUUID()}?mode=memory&cache=shared`;
  const copy = new DatabaseSync(name);
  let lost: string | undefined;
  try {
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes === 0) return { database: copy, lost };
    if (bytes > maxCopiedBytes) return { database: copy, lost: t('it has more than 1 GB') };
    withLog(path, (source) => source.exec(`VACUUM INTO '${name}'`));
  } catch (error) {
    const { errcode, code, message } = error as NodeJS.ErrnoException & { errcode?: unknown };
    if (errcode === undefined && code === undefined) throw error;
    lost = errcode === undefined ? code : message;
  }
  return { database: copy, lost };
}

/** Runs `work` on all that was written to a file. Where its log cannot be opened there, it is by a copy of both files. */
function withLog(path: string, work: (source: DatabaseSync) => void): void {
  const log = `${path}-wal`;
  const hasLog = (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const readHere = openAsWritten(path, 0);
  if (readHere || !hasLog) {
    using(readHere ?? openAtRest(path), work);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'semantic-text-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    copyFileSync(path, copy);
    copyFileSync(log, `${copy}-wal`);
    using(new DatabaseSync(copy), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function using(database: DatabaseSync, work: (database: DatabaseSync) => void): void {
  try {
    work(database);
  } finally {
    database.close();
  }
}

/** Where nothing can be written beside a file, its log cannot be opened: then it is read as it lies there. */
export function openReadOnly(path: string, timeout: number): DatabaseSync {
  return openAsWritten(path, timeout) ?? openAtRest(path);
}

/** With its log; undefined where that cannot be opened. */
function openAsWritten(path: string, timeout: number): DatabaseSync | undefined {
  const asWritten = new DatabaseSync(path, { readOnly: true, timeout });
  try {
    asWritten.prepare('SELECT 1 FROM sqlite_schema').get();
    return asWritten;
  } catch (error) {
    const code = Number((error as { errcode?: unknown }).errcode) & 0xff;
    // Whoever reads hears of it.
    if (!withoutLog.has(code)) return asWritten;
    asWritten.close();
    return undefined;
  }
}

/** A file that nobody writes to now, without its log: nothing is made beside it. */
export function openAtRest(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.search = 'immutable=1';
  return new DatabaseSync(url, { readOnly: true });
}
