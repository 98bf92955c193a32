import * as ofThisSystem from 'node:path';

/**
 * The way from a folder down to an absolute path, '' for the folder itself; undefined where the path lies elsewhere: beside
 * or above it, or on another drive of Windows, where there is no relative way. `system`: whose paths they are.
 */
export function wayBelow(
  folder: string,
  path: string,
  system: ofThisSystem.PlatformPath = ofThisSystem,
): string | undefined {
  const way = system.relative(folder, path);
  return way === '..' || way.startsWith(`..${system.sep}`) || system.isAbsolute(way)
    ? undefined
    : way;
}
