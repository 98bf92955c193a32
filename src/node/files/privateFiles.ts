import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * For what tells of a user's texts and choices: read and written by its owner alone. Given when a file is made, so that
 * there is no moment in which others may open it. Windows has no such modes; a user's folders are the user's there.
 */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;

/** Makes a folder, and those above that are missing, for their owner alone; what is there stays as it is. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: privateFolderMode });
}

/** A copy for its owner alone. `copyFile` would take over the mode of what is copied. */
export async function copyPrivately(from: string, to: string): Promise<void> {
  const target = createWriteStream(to, { flags: 'wx', mode: privateFileMode });
  await pipeline(createReadStream(from), target);
}
