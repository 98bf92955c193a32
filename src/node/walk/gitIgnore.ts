import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { t } from '../../core/l10n/translate.ts';
import { readUnasked } from '../files/regularFile.ts';
import { gitSettings, type GitFolders } from './gitConfig.ts';
import { IgnoreRules } from './ignoreRules.ts';

/** Git's ignore file, and those of ripgrep and VS Code's search, the last of which counts most. */
export const ignoreFileNames = ['.gitignore', '.ignore', '.rgignore'] as const;
const [gitFileName, ...searchFileNames] = ignoreFileNames;

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
  /** `git`: they count within one repository. `search`: wherever somebody searches, and before those of Git. */
  readonly kind: 'git' | 'search';
}

/** Hears in a sentence of an ignore file that is not followed. */
export type OnUnfollowed = (sentence: string) => void;

interface IgnoreFile {
  readonly path: string;
  readonly kind: FolderRules['kind'];
  /** Whether Git follows it where it is a link. */
  readonly mayBeLink: boolean;
}

/** The deepest ignore file that has a rule for it decides, among those of the search first. */
export function isIgnored(path: string, isFolder: boolean, all: readonly FolderRules[]): boolean {
  for (const wanted of ['search', 'git'] as const) {
    for (let i = all.length - 1; i >= 0; i--) {
      const found = all[i];
      if (found?.kind !== wanted) continue;
      const name = relative(found.folder, path).split(sep).join('/');
      const ignores = found.rules.ignores(name, isFolder);
      if (ignores !== undefined) return ignores;
    }
  }
  return false;
}

/** The rules of the folders above `root`, the topmost first: of Git those that belong to the same repository. */
export async function rulesAbove(
  root: string,
  onUnfollowed?: OnUnfollowed,
): Promise<FolderRules[]> {
  const above: string[] = [];
  for (let folder = root; dirname(folder) !== folder;) {
    folder = dirname(folder);
    above.unshift(folder);
  }
  let found: FolderRules[] = [];
  let isInRepository = false;
  for (const folder of above) {
    isInRepository ||= await isRepositoryTop(folder);
    // No repository: of Git's rules only those inside count.
    const names = isInRepository ? undefined : searchFileNames;
    found = await rulesIn(folder, names, found, onUnfollowed);
  }
  return found;
}

/**
 * The rules that count in a folder: those `inForce` above it, without another repository's, and what it adds: of its
 * ignore files, and before these the user's and the repository's own, where it is the top of one. `names`: of what lies in
 * the folder; undefined where they are not known.
 */
export async function rulesIn(
  folder: string,
  names: readonly string[] | undefined,
  inForce: readonly FolderRules[],
  onUnfollowed?: OnUnfollowed,
): Promise<FolderRules[]> {
  const isTop = names?.includes('.git') !== false && (await isRepositoryTop(folder));
  const found = isTop ? inForce.filter(({ kind }) => kind === 'search') : [...inForce];
  const files: IgnoreFile[] = [];
  let foldsCase = found.find(({ kind }) => kind === 'git')?.rules.foldsCase ?? false;
  if (isTop) {
    const folders = await gitFolder(folder);
    const { common } = folders;
    const { excludesFile, ignoreCase } = await gitSettings(folder, folders);
    foldsCase = ignoreCase;
    // For the files below to know.
    found.push({ folder, rules: new IgnoreRules('', foldsCase), bytes: 0, kind: 'git' });
    const own = [excludesFile ?? [], join(common, 'info', 'exclude')].flat();
    files.push(...own.map((path) => ({ path, kind: 'git' as const, mayBeLink: true })));
  }
  const has = (name: string): boolean => names?.includes(name) !== false;
  if (has(gitFileName)) {
    files.push({ path: join(folder, gitFileName), kind: 'git', mayBeLink: false });
  }
  for (const name of searchFileNames.filter(has)) {
    files.push({ path: join(folder, name), kind: 'search', mayBeLink: true });
  }
  for (const file of files) {
    const used = found.reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = await readRules(file, mostRuleBytes - used, onUnfollowed);
    if (!bytes) continue;
    const { kind } = file;
    const rules = new IgnoreRules(bytes, kind === 'git' && foldsCase);
    found.push({ folder, rules, bytes: bytes.length, kind });
  }
  return found;
}

/**
 * The folder of a repository's first worktree, where `folder` is the top of another one that was made of it; undefined
 * where it is none, or the repository has no such folder.
 */
export async function firstWorktree(folder: string): Promise<string | undefined> {
  const { common, isWorktree } = await gitFolder(folder);
  if (!isWorktree || basename(common) !== '.git') return undefined;
  return realpath(dirname(common)).catch(() => undefined);
}

async function readRules(
  { path, mayBeLink }: IgnoreFile,
  mostBytes: number,
  onUnfollowed: OnUnfollowed | undefined,
): Promise<Buffer | undefined> {
  const bytes = await readUnasked(path, mostBytes);
  const unfollowed = (reason: string): void => {
    onUnfollowed?.(t('The rules in {0} are not followed: {1}.', path, reason));
  };
  if (bytes === 'tooLarge') {
    unfollowed(
      t(
        'with those of the folders around it they are more than {0} KB; make them fewer',
        String(mostRuleBytes / 1000),
      ),
    );
    return undefined;
  }
  if (bytes === 'notRegular' && !(await isFolder(path))) {
    unfollowed(t('it is a pipe or a device; put a file in its place'));
    return undefined;
  }
  // One that may not be read, or a folder of that name: Git goes on without it, too.
  if (typeof bytes === 'string') return undefined;
  if (!mayBeLink && (await isLink(path))) {
    unfollowed(t('it is a link, which Git does not follow; put a file in its place'));
    return undefined;
  }
  return bytes;
}

/** Of a worktree or a submodule `.git` is a file that names another folder, which may name the one in common. */
async function gitFolder(folder: string): Promise<GitFolders & { readonly isWorktree: boolean }> {
  const path = join(folder, '.git');
  const marker = 'gitdir:';
  const text = await readPath(path);
  if (text?.startsWith(marker) !== true) return { own: path, common: path, isWorktree: false };
  const own = resolve(folder, text.slice(marker.length).trim());
  const common = await readPath(join(own, 'commondir'));
  return common === undefined || common === ''
    ? { own, common: own, isWorktree: false }
    : { own, common: resolve(own, common), isWorktree: true };
}

/** What a file holds that holds a path; undefined where there is none. */
async function readPath(file: string): Promise<string | undefined> {
  const bytes = await readUnasked(file, mostPathBytes);
  return typeof bytes === 'string' ? undefined : bytes.toString('utf8').trim();
}

/**
 * Whether a folder is the top of a repository, where rules begin anew: for Git it is none where `.git` is a pipe or a device, an
 * empty folder, or the file of a worktree or a submodule whose repository is gone.
 */
async function isRepositoryTop(folder: string): Promise<boolean> {
  if (!(await isThere(join(folder, '.git')))) return false;
  const { own } = await gitFolder(folder);
  return isThere(join(own, 'HEAD'));
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (info) => info.isSymbolicLink(),
    () => false,
  );
}
