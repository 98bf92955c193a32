import { dirname } from 'node:path';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';

/** SQLite's primary result codes. */
export const sqliteCodes = {
  error: 1,
  busy: 5,
  noMemory: 7,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADb: 26,
};
// Two extended ones: a page that ends too soon.
const shortRead = 522;
// Beside the file there is no room for what several processes share of its log.
const noRoomForLog = 4874;

/** The file is not a database, or not a whole one: it is to be moved away and built again. */
export class DamagedIndexError extends AppError {
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    super(
      'indexDamaged',
      t('The index file {0} is damaged; run it again to build it anew.', path),
      {
        cause,
      },
    );
    this.path = path;
  }
}

/** To be told of a file whose log was damaged and that is in use without it. */
export function lostLog(path: string): AppError {
  return new AppError(
    'indexDamaged',
    t(
      'The log of the index file {0} was damaged, so what was written last is gone; the next update brings it back.',
      path,
    ),
  );
}

/** To be told of a file of which only an empty copy could be made, since SQLite gave `reason`. */
export function notCopied(path: string, reason: string): AppError {
  return new AppError(
    'fileUnreadable',
    t(
      'What the index file {0} holds cannot be used ({1}); change its permissions, or make the index anew in another folder.',
      path,
      reason,
    ),
  );
}

/** What SQLite said of a file, in a sentence; anything else as it is. */
export function asAppError(path: string, error: unknown): unknown {
  const code = primaryCode(error);
  if (error instanceof AppError || code === undefined) return error;
  if (isDamage(error)) return new DamagedIndexError(path, error);
  switch (resultCode(error) === noRoomForLog ? sqliteCodes.full : code) {
    case sqliteCodes.full:
      return new AppError(
        'fileUnwritable',
        t(
          'The disk is full, so the index in {0} is not complete; free some space and run it again, what is done is kept.',
          dirname(path),
        ),
        { cause: error },
      );
    case sqliteCodes.noMemory:
      return new AppError(
        'fileUnwritable',
        t(
          'There is not enough memory for the index in {0}; close other programs and run it again, what is done is kept.',
          dirname(path),
        ),
        { cause: error },
      );
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
      return new AppError(
        'fileUnwritable',
        t(
          'The index in {0} cannot be written; choose another folder, or change its permissions.',
          dirname(path),
        ),
        { cause: error },
      );
    case sqliteCodes.busy:
      return new AppError(
        'fileUnwritable',
        t(
          'Another process keeps the index in {0} locked; wait for it to end and run it again.',
          dirname(path),
        ),
        { cause: error },
      );
    case sqliteCodes.io:
      return new AppError(
        'fileUnwritable',
        t(
          'The disk of the index in {0} does not answer as it should ({1}); check it, or choose another folder.',
          dirname(path),
          (error as Error).message,
        ),
        { cause: error },
      );
    default:
      return error;
  }
}

/** Whether an `AppError` of a file says that another process is in the way. */
export function isBusy(error: unknown): boolean {
  return primaryCode((error as Error).cause) === sqliteCodes.busy;
}

/** Whether something could not be written since the disk is full. */
export function isFullDisk(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  return primaryCode(error.cause) === sqliteCodes.full || resultCode(error.cause) === noRoomForLog;
}

/** Whether an error of SQLite says that the file is no database, or no whole one. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error);
  if (code === sqliteCodes.corrupt || code === sqliteCodes.notADb) return true;
  // A header that says what no SQLite has written yet has no code of its own.
  const isUnknown =
    code === sqliteCodes.error && (error as Error).message === 'unsupported file format';
  return isUnknown || resultCode(error) === shortRead;
}

function primaryCode(error: unknown): number | undefined {
  const code = resultCode(error);
  return code === undefined ? undefined : code & 0xff;
}

function resultCode(error: unknown): number | undefined {
  const errcode: unknown = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof errcode === 'number' ? errcode : undefined;
}
