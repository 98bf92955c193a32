import { existsSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import {
  makePrivateFile,
  makePrivateFolderNow,
  tighten,
} from '../../../node/files/privateFiles.ts';
import { isHeld } from '../../../node/files/renameOver.ts';
import { maxCopiedBytes } from './memoryCopy.ts';
import { asidePath, movedAside } from './sqliteOwner.ts';

/** What SQLite has beside a database's file. */
export const sideFiles = ['-wal', '-shm'] as const;

/** Bytes of a database on the disk, with what was not yet moved into its file; 0 where there is none. */
export function sizeOfDatabase(path: string): number {
  return ['', ...sideFiles].reduce(
    (sum, side) => sum + (statSync(path + side, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Whether what a database holds is not too much for `memoryCopy`. */
export function fitsMemory(path: string): boolean {
  return sizeOfDatabase(path) <= maxCopiedBytes;
}

/**
 * Moves a damaged file, with what SQLite has beside it, out of the way, so that a new one can be made; it may still be
 * looked at. The path that it has now.
 */
export function moveDamagedAside(path: string): string {
  const aside = asidePath(path);
  whereFree(path, () => {
    for (const side of ['', ...sideFiles]) {
      removeFile(aside + side);
      if (existsSync(path + side)) renameSync(path + side, aside + side);
    }
  });
  return aside;
}

/** Removes a file where there is one. Throws the system's error, whose code `rmSync` does not say of each. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Runs what moves or removes an index file. Throws `fileUnwritable` where the system refuses that: Windows does so while any
 * program has the file open, others where the disk can only be read.
 */
export function whereFree(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === undefined) throw cause;
    const message = isHeld(cause)
      ? t(
          'The index file {0} cannot be moved or removed; close other windows and programs that use it, or see whether you may change its folder.',
          path,
        )
      : t(
          'The index file {0} cannot be moved or removed ({1}); see whether its disk can be written.',
          path,
          code,
        );
    throw new AppError('fileUnwritable', message, { cause });
  }
}

/** Runs what looks at an index file before it is opened. Throws `fileUnwritable` where the system refuses even that. */
export function whereSeen<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = codeOf(cause);
    if (cause instanceof AppError || code === undefined) throw cause;
    const message = t(
      'The index file {0} cannot be looked at ({1}); change the permissions of its folder, or choose another one.',
      path,
      code,
    );
    throw new AppError('fileUnwritable', message, { cause });
  }
}

/**
 * Makes the file before SQLite does, for its owner alone, and tightens one of an earlier release. What SQLite makes
 * beside it gets the same mode.
 */
export function keepPrivate(path: string): void {
  for (const file of [path, ...movedAside(path).ours]) {
    for (const side of ['', ...sideFiles]) tighten(file + side);
  }
  makePrivateFile(path);
}

/** Throws `fileUnwritable`. */
export function makeFolder(folder: string): void {
  try {
    makePrivateFolderNow(folder);
  } catch (cause) {
    throw new AppError(
      'fileUnwritable',
      t(
        'The index folder {0} cannot be made ({1}); choose another one.',
        folder,
        codeOf(cause) ?? String(cause),
      ),
      { cause },
    );
  }
}

/** Of an error of the system. */
function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as { code?: unknown } | undefined)?.code;
  // SQLite's errors have one of their own.
  return typeof code === 'string' && (error as { syscall?: unknown }).syscall !== undefined
    ? code
    : undefined;
}
