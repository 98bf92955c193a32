import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Whether a file or folder that is there is called so, letter for letter. Disks of Windows and macOS find it by names in
 * other case, too: after `notes.md` became `Notes.md`, both would be one file in an index. Not for links.
 */
export async function isCalled(
  path: string,
  real: (path: string) => Promise<string> = realpath,
): Promise<boolean> {
  const found = await real(path).catch(() => undefined);
  // Some disks cannot tell, and macOS may write letters with accents in two ways.
  return found === undefined || plain(found) === plain(path);
}

function plain(path: string): string {
  return basename(path).normalize('NFC');
}
