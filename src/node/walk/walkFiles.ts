import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import {
  firstWorktree,
  isIgnored,
  rulesAbove,
  rulesIn,
  type FolderRules,
  type OnUnfollowed,
} from './gitIgnore.ts';
import type { GlobRules, SiblingRules } from './globRules.ts';
import { FollowedLinks, type LinkedEntry } from './followedLinks.ts';
import { isCalled } from './isCalled.ts';
import { liesUnder } from './liesUnder.ts';
import { pathTree, type PathTree } from './pathTree.ts';

/** What a walk finds: a file, or why something is left out. */
export type WalkEntry = FoundFile | LeftOut;

export interface FoundFile {
  readonly kind: 'file';
  /** Absolute, as the folder was given that it lies in. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the last change, in milliseconds since 1970, with a fraction. */
  readonly mtimeMs: number;
  /** Changes with each write, also where the time above was set back, and with each file that takes the name. */
  readonly stamp: string;
}

export interface LeftOut {
  readonly kind: 'leftOut';
  readonly path: string;
  /** `worktree`: a second one of a repository whose first one is walked. */
  readonly reason: 'tooLarge' | 'unreadable' | 'worktree';
}

export interface WalkOptions {
  /** Larger files are left out, in bytes; a function where that differs by their paths. */
  readonly maxBytes: number | ((path: string) => number);
  /** Absolute paths of folders that are left out. */
  readonly without?: readonly string[];
  /** Whether ignore files are left aside. */
  readonly ignoresNothing?: boolean;
  /** What is left out beside, and what is taken whatever leaves it out. */
  readonly globs?: {
    readonly exclude: GlobRules;
    readonly include: GlobRules;
    /** What is left out where another file lies beside it. */
    readonly siblings?: SiblingRules | undefined;
  };
  /** Whether links to what lies outside of the root are followed; those inside never are. */
  readonly followsLinks?: boolean;
  /** Of files: their names end with one of these, in lower case. */
  readonly endings?: readonly string[] | undefined;
  /** Absolute paths: only what lies at or under them is looked at. */
  readonly only?: readonly string[] | undefined;
  /** Sizes in bytes of files that somebody else has the text of, by their absolute paths. They need not exist. */
  readonly served?: ReadonlyMap<string, number>;
  readonly onUnfollowed?: OnUnfollowed;
  /** Called for each name: many rules on many names are long work. What it throws ends the walk. */
  readonly breathe?: () => Promise<void> | undefined;
}

type FileInfo = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>;

/** A walk under way. */
interface Walk {
  readonly root: string;
  readonly options: WalkOptions;
  readonly links: FollowedLinks;
}

/** What is known of a folder that is walked. */
interface FolderState {
  readonly rules: readonly FolderRules[];
  /** `included`: all that lies here is taken; `excluded`: only what a glob takes again. */
  readonly taken: 'included' | 'asRuled' | 'excluded';
  readonly tree: PathTree | undefined;
}

// What version control and package managers keep is not what somebody searches.
const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);
// Of one folder.
const statsAtOnce = 256;

/** The real paths of what was given, each once. Throws `fileUnreadable` where one does not exist. */
export async function realRoots(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const roots = new Map<string, string>();
  for (const path of paths) {
    try {
      const real = await realpath(path);
      if (!roots.has(real)) roots.set(real, path);
    } catch (cause) {
      throw new AppError(
        'fileUnreadable',
        t('There is no file or folder {0}; check the path.', path),
        {
          cause,
        },
      );
    }
  }
  return roots;
}

/**
 * The files under an absolute path in the order of their names, without what nested `.gitignore` files leave out,
 * those of the folders above and `.git/info/exclude` among them as far as the repository goes. A path that is
 * itself a file is found whatever they say. Links to what lies inside are not followed: nothing is found twice, and there
 * are no loops.
 */
export async function* walkFiles(root: string, options: WalkOptions): AsyncGenerator<WalkEntry> {
  const tree = options.only && pathTree(root, options.only);
  if (options.only && tree === undefined) return;
  const info = await stat(root).catch(() => undefined);
  if (info?.isFile() === true) yield entry(root, info, options);
  else if (info?.isDirectory() === true) {
    const rules =
      options.ignoresNothing === true ? [] : await rulesAbove(root, options.onUnfollowed);
    const state = { rules, taken: 'asRuled', tree: tree === 'all' ? undefined : tree } as const;
    yield* walkFolder(root, state, { root, options, links: new FollowedLinks(root) });
  } else yield { kind: 'leftOut', path: root, reason: 'unreadable' };
}

async function* walkFolder(
  folder: string,
  state: FolderState,
  walk: Walk,
): AsyncGenerator<WalkEntry> {
  const { options } = walk;
  const entries = await (state.tree
    ? lookUp(folder, state.tree, options)
    : readdir(folder, { withFileTypes: true }).catch(() => undefined));
  if (entries === undefined) {
    yield { kind: 'leftOut', path: folder, reason: 'unreadable' };
    return;
  }
  const names = state.tree ? undefined : entries.map(({ name }) => name);
  const rules =
    options.ignoresNothing === true
      ? state.rules
      : await rulesIn(folder, names, state.rules, options.onUnfollowed);
  const siblings =
    options.globs?.siblings && new Set(names ?? (await readdir(folder).catch(() => [])));
  const mayBeWorktree = folder !== walk.root && state.taken === 'asRuled';
  if (mayBeWorktree && names?.includes('.git') !== false && (await isElsewhere(folder, walk))) {
    yield { kind: 'leftOut', path: folder, reason: 'worktree' };
    return;
  }
  const followed =
    options.followsLinks === true ? await walk.links.follow(folder, entries) : entries;
  const sorted = followed
    .filter((found) => found.isDirectory() || (found.isFile() && isText(found.name, options)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const wanted: {
    readonly path: string;
    readonly name: string;
    readonly isFolder: boolean;
    readonly taken: FolderState['taken'];
  }[] = [];
  for (const found of sorted) {
    const turn = options.breathe?.();
    if (turn) await turn;
    const path = join(folder, found.name);
    const isFolder = found.isDirectory();
    const taken = ruling(path, isFolder, { ...state, rules }, walk, siblings);
    if (taken !== undefined) wanted.push({ path, name: found.name, isFolder, taken });
  }
  for (let from = 0; from < wanted.length; from += statsAtOnce) {
    const part = wanted.slice(from, from + statsAtOnce);
    const infos = await Promise.all(
      part.map(async ({ path, isFolder }) => (isFolder ? undefined : infoOf(path, options))),
    );
    for (const [i, { path, name, isFolder, taken }] of part.entries()) {
      const info = infos[i];
      if (isFolder) yield* walkFolder(path, { rules, taken, tree: state.tree?.get(name) }, walk);
      else
        yield info ? entry(path, info, options) : { kind: 'leftOut', path, reason: 'unreadable' };
    }
  }
}

/** Whether something is taken, and how far; undefined where it is left out. */
function ruling(
  path: string,
  isFolder: boolean,
  { rules, taken }: FolderState,
  { root, options }: Walk,
  siblings: ReadonlySet<string> | undefined,
): FolderState['taken'] | undefined {
  if (options.without?.includes(path) === true) return undefined;
  if (taken === 'included') return taken;
  const { globs } = options;
  const name = relative(root, path).split(sep).join('/');
  if (globs?.include.matches(name) === true) return 'included';
  const isSkipped = isFolder && skippedFolders.has(lastName(name));
  const isOut =
    taken === 'excluded' ||
    isSkipped ||
    globs?.exclude.matches(name) === true ||
    (siblings !== undefined && globs?.siblings?.matches(name, siblings) === true) ||
    isIgnored(path, isFolder, rules);
  if (!isOut) return 'asRuled';
  if (!isFolder || globs?.include.reachesInto(name) !== true) return undefined;
  // `**/*.md` is not meant for what package managers keep.
  return isSkipped && !globs.include.mentions(lastName(name)) ? undefined : 'excluded';
}

/** As `readdir`, for the names of a tree that are there. */
async function lookUp(
  folder: string,
  tree: PathTree,
  { served }: WalkOptions,
): Promise<LinkedEntry[]> {
  const all = await Promise.all(
    [...tree].map(async ([name, below]) => {
      const path = join(folder, name);
      const info = await foundAs(path);
      // A new file that is not saved yet may lie in a folder that is not there yet.
      const isServed = info === undefined && served !== undefined;
      const isDirectory = (): boolean => info?.isDirectory() ?? (isServed && below !== undefined);
      const isFile = (): boolean => info?.isFile() ?? (isServed && served.has(path));
      const isSymbolicLink = (): boolean => info?.isSymbolicLink() ?? false;
      return { name, isDirectory, isFile, isSymbolicLink };
    }),
  );
  return all.filter((found) => found.isDirectory() || found.isFile() || found.isSymbolicLink());
}

/** What is there by exactly that name. */
async function foundAs(path: string): Promise<Stats | undefined> {
  const info = await lstat(path).catch(() => undefined);
  return info === undefined || info.isSymbolicLink() || (await isCalled(path)) ? info : undefined;
}

/** Whether a folder is a worktree of a repository whose first one is walked, or holds what is walked. */
async function isElsewhere(folder: string, { root }: Walk): Promise<boolean> {
  const first = await firstWorktree(folder);
  if (first === undefined || first === (await realpath(folder))) return false;
  const real = await realpath(root);
  return liesUnder([first])(real) || liesUnder([real])(first);
}

async function infoOf(path: string, { served }: WalkOptions): Promise<FileInfo | undefined> {
  const size = served?.get(path);
  if (size !== undefined) return { size, mtimeMs: 0, ctimeMs: 0, ino: 0 };
  return stat(path).catch(() => undefined);
}

function entry(
  path: string,
  { size, mtimeMs, ctimeMs, ino }: FileInfo,
  { maxBytes, served }: WalkOptions,
): WalkEntry {
  const most = typeof maxBytes === 'number' ? maxBytes : maxBytes(path);
  return (served?.get(path) ?? size) > most
    ? { kind: 'leftOut', path, reason: 'tooLarge' }
    : { kind: 'file', path, size, mtimeMs, stamp: `${ctimeMs} ${ino}` };
}

function isText(name: string, { endings }: WalkOptions): boolean {
  // Of a worktree or a submodule: it says where the repository lies, and is nobody's text.
  if (name === '.git') return false;
  const lower = name.toLowerCase();
  return endings?.some((ending) => lower.endsWith(ending)) ?? true;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
