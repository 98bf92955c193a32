import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * For what tells of a user's texts and choices: read and written by its owner alone. Given when a file is made, so that
 * there is no moment in which others may open it. Windows has no such modes; a user's folders are the user's there.
 */
export const privateFileMode = 0o600;
const privateFolderMode = 0o700;

/**
 * Makes a folder, and those above that are missing, for their owner alone; what is there stays as it is. Node's own
 * `recursive` never ends where a folder that is there takes no others, as `/proc`, an automount or one that was removed.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  const steps = foldersToMake(path);
  for (let step = steps.next(); step.done !== true;) {
    const made = mkdir(step.value, { mode: privateFolderMode });
    step = steps.next(
      await made.then(
        () => undefined,
        (error: unknown) => error as Error,
      ),
    );
  }
}

/** `makePrivateFolder` at once. */
export function makePrivateFolderNow(path: string): void {
  const steps = foldersToMake(path);
  for (let step = steps.next(); step.done !== true;) {
    let failure: Error | undefined;
    try {
      mkdirSync(step.value, { mode: privateFolderMode });
    } catch (error) {
      failure = error as Error;
    }
    step = steps.next(failure);
  }
}

/** Gives each folder that is to be made next, takes why it was not, undefined where it was, and throws what ends it. */
function* foldersToMake(path: string): Generator<string, void, Error | undefined> {
  const failure = yield path;
  if (!failure || isFolder(path)) return;
  if (!mayLackFolders(path, failure)) throw failure;
  yield* foldersToMake(dirname(path));
  const again = yield path;
  if (again && !isFolder(path)) throw again;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function mayLackFolders(path: string, error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path;
}

/** A copy for its owner alone. `copyFile` would take over the mode of what is copied. */
export async function copyPrivately(from: string, to: string): Promise<void> {
  const target = createWriteStream(to, { flags: 'wx', mode: privateFileMode });
  await pipeline(createReadStream(from), target);
}

const ownersPart = 0o700;
const othersPart = 0o077;

/** Makes an empty file where there is none and one can be made. */
export function makePrivateFile(path: string): void {
  ifAllowed(() => {
    closeSync(openSync(path, 'wx', privateFileMode));
  });
}

/** Takes what others may do with a file from them, where this user may. */
export function tighten(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & othersPart) === 0) return;
  // Not where it is somebody else's, who shares it, or the disk keeps no modes.
  ifAllowed(() => {
    chmodSync(path, mode & ownersPart);
  });
}

/** What the system refuses here is of no harm, or told by whoever opens the file. */
function ifAllowed(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
