import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Why modes cannot be looked at here; false where they can. */
export const noModes = process.platform === 'win32' && 'no modes on Windows';

/** What lies in a folder, itself among it, that others than its owner may read, write or enter. */
export async function openToOthers(folder: string): Promise<string[]> {
  const names = ['', ...(await readdir(folder, { recursive: true }))];
  const open: string[] = [];
  for (const name of names) {
    const { mode } = await stat(join(folder, name));
    if ((mode & 0o077) !== 0) open.push(`${name} ${(mode & 0o777).toString(8)}`);
  }
  return open;
}
