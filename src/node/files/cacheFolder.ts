import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const name = 'semantic-text';

/** The folder where this program may keep what it can make again, by the platform's custom. */
export function cacheFolder(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), name, 'Cache');
  }
  // XDG asks to ignore paths that are not absolute.
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, name);
  return platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', name)
    : join(homedir(), '.cache', name);
}
