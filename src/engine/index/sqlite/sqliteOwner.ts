import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { openAtRest } from './memoryCopy.ts';

/**
 * Whose a file is: it bears our mark; it is another program's database; nobody's, for it is missing or holds nothing; or
 * that cannot be told, since it is no database, or not to be read.
 */
export type SqliteOwner = 'us' | 'others' | 'nobody' | 'unknown';

/** The marks of the two files of an index, in every release. */
export const applicationIds = { workspace: 0x53547731, vectors: 0x53547631 } as const;

// Of SQLite's header: how it begins, and where the mark stands, its most significant byte first.
const headerBytes = 100;
const magic = 'SQLite format 3\0';
const markAt = 68;

/** Writes nothing, and leaves no file beside it. Throws the system's error where not even that can be told of it. */
export function sqliteOwner(path: string, applicationId: number): SqliteOwner {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 'nobody';
  try {
    // The log aside, and without a lock: this may be another program's file.
    const atRest = look(path, { isLogRead: false });
    if (atRest.mark === applicationId) return 'us';
    if (!atRest.isEmpty) return 'others';
    const logged = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (logged === 0) return atRest.mark === 0 ? 'nobody' : 'others';
    // All that was written may still be in the log of a process that runs, or was killed.
    const asWritten = look(path, { isLogRead: true });
    if (asWritten.mark === applicationId) return 'us';
    return asWritten.isEmpty && asWritten.mark === 0 ? 'nobody' : 'others';
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === undefined) throw error;
    return markInHeader(path) === applicationId ? 'us' : 'unknown';
  }
}

/** Throws `invalidInput` where a file is another program's. */
export function refuseOthers(path: string, applicationId: number): void {
  if (sqliteOwner(path, applicationId) === 'others') throw othersDatabase(path);
}

export function othersDatabase(path: string): AppError {
  return new AppError(
    'invalidInput',
    t('{0} is a database of another program; choose another folder for the index.', path),
  );
}

/** Throws `invalidInput` where it is not certain that a file is an index's, or holds nothing. */
export function refuseUnlessOurs(path: string, applicationId: number): void {
  const owner = sqliteOwner(path, applicationId);
  if (owner === 'us' || owner === 'nobody') return;
  throw new AppError(
    'invalidInput',
    t(
      'Nothing was cleared, since {0} may be another program’s; move it away, or give another folder.',
      path,
    ),
  );
}

/** Where a damaged file is moved to: in the place of an older one, and of nothing that may be somebody else's. */
export function asidePath(path: string): string {
  for (const aside of asidePaths(path)) if (isReplaceable(aside)) return aside;
  throw new AppError('internal', 'There is always another number.');
}

/** The files that were moved aside from a path: those that are an index's, and those of which that is not certain. */
export function movedAside(path: string): { readonly ours: string[]; readonly left: string[] } {
  const ours: string[] = [];
  const left: string[] = [];
  for (const aside of asidePaths(path)) {
    if (!existsSync(aside)) break;
    (isReplaceable(aside) ? ours : left).push(aside);
  }
  return { ours, left };
}

function* asidePaths(path: string): Generator<string> {
  yield `${path}.damaged`;
  for (let number = 2; ; number++) yield `${path}.damaged${number}`;
}

function isReplaceable(path: string): boolean {
  return (
    !existsSync(path) || Object.values(applicationIds).some((id) => sqliteOwner(path, id) === 'us')
  );
}

function look(
  path: string,
  { isLogRead }: { isLogRead: boolean },
): { readonly mark: number; readonly isEmpty: boolean } {
  const database = isLogRead ? new DatabaseSync(path, { readOnly: true }) : openAtRest(path);
  try {
    const mark = Number(database.prepare('PRAGMA application_id').get()?.['application_id']);
    const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
    return { mark, isEmpty };
  } finally {
    database.close();
  }
}

/**
 * For what SQLite does not read. Closing a file lets go of the locks that this process has on it, so not for files that
 * are whole and may be in use.
 */
function markInHeader(path: string): number | undefined {
  const header = Buffer.alloc(headerBytes);
  try {
    const file = openSync(path, 'r');
    try {
      if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
  return header.toString('latin1', 0, magic.length) === magic
    ? header.readInt32BE(markAt)
    : undefined;
}
