import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { AppError } from '../core/errors/appError.ts';
import { IgnoreRules } from './ignoreRules.ts';

/** What a walk finds: a file, or why something is left out. */
export type WalkEntry = FoundFile | LeftOut;

export interface FoundFile {
  readonly kind: 'file';
  /** Absolute, without links in the folders that lead to what was given. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the last change, in milliseconds since 1970, with a fraction. */
  readonly mtimeMs: number;
}

export interface LeftOut {
  readonly kind: 'leftOut';
  readonly path: string;
  readonly reason: 'tooLarge' | 'unreadable';
}

export interface WalkOptions {
  /** Larger files are left out, in bytes. */
  readonly maxBytes: number;
  /** Absolute paths of folders that are left out. */
  readonly without?: readonly string[];
}

// What version control and package managers keep is not what somebody searches.
const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);
const ignoreFileName = '.gitignore';

/** The rules of an ignore file and the folder that they count from. */
interface FolderRules {
  readonly folder: string;
  readonly rules: IgnoreRules;
}

/** The real paths of what was given, each once. Throws `fileUnreadable` where one does not exist. */
export async function realRoots(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const roots = new Map<string, string>();
  for (const path of paths) {
    try {
      const real = await realpath(path);
      if (!roots.has(real)) roots.set(real, path);
    } catch (cause) {
      throw new AppError('fileUnreadable', `There is no file or folder ${path}; check the path.`, {
        cause,
      });
    }
  }
  return roots;
}

/**
 * The files under a real path in the order of their names, without what nested `.gitignore` files leave out,
 * those of the folders above among them as far as the repository goes. A path that is itself a file is found
 * whatever they say. Links inside are not followed: nothing is found twice, and there are no loops.
 */
export async function* walkFiles(root: string, options: WalkOptions): AsyncGenerator<WalkEntry> {
  const info = await stat(root).catch(() => undefined);
  if (info === undefined) yield { kind: 'leftOut', path: root, reason: 'unreadable' };
  else if (info.isDirectory()) yield* walkFolder(root, await rulesAbove(root), options);
  else if (info.isFile()) yield entry(root, info, options);
}

async function* walkFolder(
  folder: string,
  above: readonly FolderRules[],
  options: WalkOptions,
): AsyncGenerator<WalkEntry> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    yield { kind: 'leftOut', path: folder, reason: 'unreadable' };
    return;
  }
  const own = entries.some(({ name }) => name === ignoreFileName)
    ? await readRules(folder)
    : undefined;
  const rules = own ? [...above, own] : above;
  const wanted = entries
    .filter((found) => (found.isDirectory() ? !skippedFolders.has(found.name) : found.isFile()))
    .filter((found) => !isIgnored(join(folder, found.name), found.isDirectory(), rules))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const infos = await Promise.all(
    wanted.map(async (found) =>
      found.isFile() ? stat(join(folder, found.name)).catch(() => undefined) : undefined,
    ),
  );
  for (const [i, found] of wanted.entries()) {
    const path = join(folder, found.name);
    const info = infos[i];
    if (found.isDirectory()) {
      if (options.without?.includes(path) !== true) yield* walkFolder(path, rules, options);
    } else
      yield info ? entry(path, info, options) : { kind: 'leftOut', path, reason: 'unreadable' };
  }
}

function entry(
  path: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
  { maxBytes }: WalkOptions,
): WalkEntry {
  return size > maxBytes
    ? { kind: 'leftOut', path, reason: 'tooLarge' }
    : { kind: 'file', path, size, mtimeMs };
}

/** The deepest ignore file that has a rule for it decides. */
function isIgnored(path: string, isFolder: boolean, all: readonly FolderRules[]): boolean {
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
async function rulesAbove(root: string): Promise<FolderRules[]> {
  const found: FolderRules[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) {
      const rules = await readRules(folder);
      if (rules) found.unshift(rules);
    }
    const isTop = await stat(join(folder, '.git')).then(
      () => true,
      () => false,
    );
    if (isTop) return found;
    // No repository: only what lies inside counts.
    if (dirname(folder) === folder) return [];
  }
}

async function readRules(folder: string): Promise<FolderRules | undefined> {
  try {
    return { folder, rules: new IgnoreRules(await readFile(join(folder, ignoreFileName), 'utf8')) };
  } catch {
    // A folder of that name, or one that may not be read: Git goes on without it, too.
    return undefined;
  }
}
