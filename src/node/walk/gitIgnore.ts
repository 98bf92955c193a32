import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { IgnoreRules } from './ignoreRules.ts';

export const ignoreFileName = '.gitignore';

/** The rules of an ignore file and the folder that they count from. */
export interface FolderRules {
  readonly folder: string;
  readonly rules: IgnoreRules;
}

/** The deepest ignore file that has a rule for it decides. */
export function isIgnored(path: string, isFolder: boolean, all: readonly FolderRules[]): boolean {
  for (let i = all.length - 1; i >= 0; i--) {
    const found = all[i];
    if (!found) continue;
    const name = relative(found.folder, path).split(sep).join('/');
    const ignores = found.rules.ignores(name, isFolder);
    if (ignores !== undefined) return ignores;
  }
  return false;
}

/** The rules of the folders above `root` that belong to the same repository, the topmost first. */
export async function rulesAbove(root: string): Promise<FolderRules[]> {
  const found: FolderRules[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) found.unshift(...(await rulesOf(folder, undefined)));
    if (await isThere(join(folder, '.git'))) return found;
    // No repository: only what lies inside counts.
    if (dirname(folder) === folder) return [];
  }
}

/**
 * The rules that a folder adds: of its ignore file, and before these the repository's own, where it is the top of
 * one. `names`: of what lies in the folder; undefined where they are not known.
 */
export async function rulesOf(
  folder: string,
  names: readonly string[] | undefined,
): Promise<FolderRules[]> {
  const isTop = names ? names.includes('.git') : await isThere(join(folder, '.git'));
  const files = [
    ...(isTop ? [join(await commonGitFolder(folder), 'info', 'exclude')] : []),
    ...(names?.includes(ignoreFileName) === false ? [] : [join(folder, ignoreFileName)]),
  ];
  const texts = await Promise.all(files.map(readOrNothing));
  return texts.flatMap((text) =>
    text === undefined ? [] : { folder, rules: new IgnoreRules(text) },
  );
}

/** Of a worktree or a submodule `.git` is a file that names another folder, which may name the one in common. */
async function commonGitFolder(folder: string): Promise<string> {
  const path = join(folder, '.git');
  const text = await readOrNothing(path);
  const named = /^gitdir: *(.+?)\s*$/m.exec(text ?? '')?.[1];
  if (named === undefined) return path;
  const own = resolve(folder, named);
  const common = (await readOrNothing(join(own, 'commondir')))?.trim();
  return common === undefined || common === '' ? own : resolve(own, common);
}

/** Undefined for a folder of that name, or one that may not be read: Git goes on without it, too. */
async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
