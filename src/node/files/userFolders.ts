import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const name = 'semantic-text';

/** A path as it is meant: `~` at its beginning is the user's home folder, as in a shell. */
export function fromHome(path: string): string {
  return path.replace(/^~(?=$|[\\/])/, () => homedir());
}

/** Where programs keep what they can make again, as XDG has it: what was chosen, or else `folder` in the user's home. */
export function xdgCaches(
  environment: Readonly<NodeJS.ProcessEnv>,
  ...folder: readonly string[]
): string {
  const xdg = environment['XDG_CACHE_HOME']?.trim() ?? '';
  // XDG asks to ignore paths that are not absolute.
  return isAbsolute(xdg) ? xdg : join(homedir(), ...folder);
}

/** The folder where this program may keep what it can make again, by the platform's custom. */
export function cacheFolder(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name, 'Cache');
  }
  const usual = platform === 'darwin' ? ['Library', 'Caches'] : ['.cache'];
  return join(xdgCaches(environment, ...usual), name);
}
