import * as ofThisSystem from 'node:path';
import { wayBelow } from './wayBelow.ts';

/** Names below a folder that are looked at, each with those below it; undefined: all that lies there. */
export type PathTree = ReadonlyMap<string, PathTree | undefined>;

/** The part of some absolute paths that concerns a folder: `all` of it, or what lies below; undefined: nothing. */
export function pathTree(
  folder: string,
  paths: readonly string[],
  system: ofThisSystem.PlatformPath = ofThisSystem,
): PathTree | 'all' | undefined {
  type Growing = Map<string, Growing | undefined>;
  const tree: Growing = new Map();
  for (const path of paths) {
    if (wayBelow(path, folder, system) !== undefined) return 'all';
    const names = wayBelow(folder, path, system)?.split(system.sep);
    if (names === undefined) continue;
    let at = tree;
    for (const [i, name] of names.entries()) {
      const known = at.get(name);
      if (at.has(name) && known === undefined) break;
      if (i === names.length - 1) at.set(name, undefined);
      else {
        const next: Growing = known ?? new Map<string, Growing | undefined>();
        at.set(name, next);
        at = next;
      }
    }
  }
  return tree.size > 0 ? tree : undefined;
}
