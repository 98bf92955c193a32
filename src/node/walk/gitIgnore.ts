import { stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { IgnoreRules } from './ignoreRules.ts';
import { readUnasked } from '../files/regularFile.ts';

export const ignoreFileName = '.gitignore';

// Each rule is tried on each path. Whoever lists files by name needs some thousand lines.
const mostRuleBytes = 250_000;
// No path is longer.
const mostPathBytes = 16_384;

/** The rules of an ignore file and the folder that they count from. */
export interface FolderRules {
  readonly folder: string;
  readonly rules: IgnoreRules;
  /** Of the file. */
  readonly bytes: number;
}

/** Hears in a sentence of an ignore file that is not followed. */
export type OnUnfollowed = (sentence: string) => void;

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
export async function rulesAbove(
  root: string,
  onUnfollowed?: OnUnfollowed,
): Promise<FolderRules[]> {
  const found: FolderRules[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) found.unshift(...(await rulesOf(folder, undefined, found, onUnfollowed)));
    if (await isRepositoryTop(folder)) return found;
    // No repository: only what lies inside counts.
    if (dirname(folder) === folder) return [];
  }
}

/**
 * The rules that a folder adds: of its ignore file, and before these the repository's own, where it is the top of
 * one. `names`: of what lies in the folder; undefined where they are not known. `inForce`: those that count beside.
 */
export async function rulesOf(
  folder: string,
  names: readonly string[] | undefined,
  inForce: readonly FolderRules[] = [],
  onUnfollowed?: OnUnfollowed,
): Promise<FolderRules[]> {
  const isTop = names?.includes('.git') !== false && (await isRepositoryTop(folder));
  const files = [
    ...(isTop ? [join(await commonGitFolder(folder), 'info', 'exclude')] : []),
    ...(names?.includes(ignoreFileName) === false ? [] : [join(folder, ignoreFileName)]),
  ];
  const found: FolderRules[] = [];
  for (const file of files) {
    const used = [...inForce, ...found].reduce((sum, { bytes }) => sum + bytes, 0);
    const text = await readUnasked(file, mostRuleBytes - used);
    if (typeof text !== 'string') {
      const rules = new IgnoreRules(text.toString('utf8'));
      found.push({ folder, rules, bytes: text.length });
    } else if (text === 'tooLarge') {
      onUnfollowed?.(
        `The rules in ${file} are not followed: with those of the folders around it they are more than ${mostRuleBytes / 1000} KB; make them fewer.`,
      );
    } else if (text === 'notRegular' && !(await isFolder(file))) {
      onUnfollowed?.(
        `The rules in ${file} are not followed: it is a pipe or a device; put a file in its place.`,
      );
    }
    // One that may not be read, or a folder of that name: Git goes on without it, too.
  }
  return found;
}

/** Of a worktree or a submodule `.git` is a file that names another folder, which may name the one in common. */
async function commonGitFolder(folder: string): Promise<string> {
  const path = join(folder, '.git');
  const marker = 'gitdir:';
  const text = await readPath(path);
  if (text?.startsWith(marker) !== true) return path;
  const own = resolve(folder, text.slice(marker.length).trim());
  const common = await readPath(join(own, 'commondir'));
  return common === undefined || common === '' ? own : resolve(own, common);
}

/** What a file holds that holds a path; undefined where there is none. */
async function readPath(file: string): Promise<string | undefined> {
  const bytes = await readUnasked(file, mostPathBytes);
  return typeof bytes === 'string' ? undefined : bytes.toString('utf8').trim();
}

/** A pipe or a device of that name makes no repository, for Git neither. */
function isRepositoryTop(folder: string): Promise<boolean> {
  return stat(join(folder, '.git')).then(
    (info) => info.isDirectory() || info.isFile(),
    () => false,
  );
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
