import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** For their owner alone: they hold the text of files that may be private. Without effect on Windows. */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;
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
