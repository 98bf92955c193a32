import { homedir } from 'node:os';

/** A path as it is meant: `~` at its beginning is the user's home folder, as in a shell. */
export function fromHome(path: string): string {
  return path.replace(/^~(?=$|[\\/])/, () => homedir());
}
