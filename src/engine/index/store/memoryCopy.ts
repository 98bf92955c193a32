import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

// An index of two million texts. What is larger is begun anew, since a machine may not have twice its memory.
const maxCopiedBytes = 1_000_000_000;
// SQLite's primary result codes: what is said where the log cannot be made, on a full disk the latter.
const cannotOpen = 14;
const ioError = 10;

/**
 * A database in memory with all that a file holds, which is only read; an empty one where there is no file, where it is
 * damaged or beyond a gigabyte.
 */
export function memoryCopy(path: string): DatabaseSync {
  // Both connections see it by this name, and nobody else does.
  const name = `file:${randomUUID()}?mode=memory&cache=shared`;
  const copy = new DatabaseSync(name);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > maxCopiedBytes) return copy;
  try {
    const source = openReadOnly(path);
    try {
      source.exec(`VACUUM INTO '${name}'`);
    } finally {
      source.close();
    }
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === undefined) throw error;
  }
  return copy;
}

/** Where nothing can be written beside a file, its log cannot be opened: then it is read as it lies there. */
export function openReadOnly(path: string, timeout = 0): DatabaseSync {
  const asWritten = new DatabaseSync(path, { readOnly: true, timeout });
  try {
    asWritten.prepare('SELECT 1 FROM sqlite_schema').get();
    return asWritten;
  } catch (error) {
    const code = Number((error as { errcode?: unknown }).errcode) & 0xff;
    // Whoever reads hears of it.
    if (code !== cannotOpen && code !== ioError) return asWritten;
    asWritten.close();
  }
  return openAtRest(path);
}

/** A file that nobody writes to now, without its log: nothing is made beside it. */
export function openAtRest(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.search = 'immutable=1';
  return new DatabaseSync(url, { readOnly: true });
}
