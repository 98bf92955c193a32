import { homedir } from 'node:os';
import { dirname, join, resolve, win32 } from 'node:path';
import { readUnasked } from '../files/regularFile.ts';
import { conditionHolds } from './gitConditions.ts';

/** What of Git's configuration decides which files are ignored. */
export interface GitSettings {
  /** Absolute path of the user's own ignore file, which need not be there. */
  readonly excludesFile: string | undefined;
  /** Whether small and capital letters are one. */
  readonly ignoreCase: boolean;
}

// Nobody's are longer, and an archive may bring its own.
const mostConfigBytes = 1_000_000;
const mostIncludes = 10;

/** Where the files of a repository lie. */
export interface GitFolders {
  /** Of this worktree alone. */
  readonly own: string;
  /** Of all its worktrees. */
  readonly common: string;
}

/**
 * Where Git has the settings of the machine. On Windows they lie with Git itself: below `/etc` of a drive anybody could put
 * some.
 */
export function systemConfig(
  env: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== 'win32') return '/etc/gitconfig';
  return win32.join(env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Git', 'etc', 'gitconfig');
}

/**
 * The settings of a repository: those of the machine, then the user's, then its own, then those of the worktree alone where it has
 * some, the last one counting. Files that `include.path` names are read, too, and those of an `includeIf` whose condition holds.
 */
export async function gitSettings(
  repository: string,
  { own, common }: GitFolders,
): Promise<GitSettings> {
  const { env } = process;
  const home = env['HOME'] ?? homedir();
  const configHome = env['XDG_CONFIG_HOME'] || join(home, '.config');
  const global = env['GIT_CONFIG_GLOBAL'];
  const files = [
    ...(env['GIT_CONFIG_NOSYSTEM'] ? [] : [env['GIT_CONFIG_SYSTEM'] ?? systemConfig(env)]),
    ...(global === undefined
      ? [join(configHome, 'git', 'config'), join(home, '.gitconfig')]
      : [global]),
    join(common, 'config'),
  ];
  const values = new Map<string, string>();
  for (const file of files) await readConfig(file, { home, gitFolder: own }, values, 0);
  if (isTrue(values.get('extensions.worktreeconfig')))
    await readConfig(join(own, 'config.worktree'), { home, gitFolder: own }, values, 0);
  const excludes = values.get('core.excludesfile');
  return {
    excludesFile:
      excludes === undefined
        ? join(configHome, 'git', 'ignore')
        : excludes === ''
          ? undefined
          : resolve(repository, atHome(excludes, home)),
    ignoreCase: isTrue(values.get('core.ignorecase')),
  };
}

const conditional = 'includeif';

/**
 * The values of a configuration's text in their order, by `section.name` in lower case; of subsections those of `includeIf`
 * alone, as `includeif.condition.path`.
 */
export function configValues(text: string): (readonly [name: string, value: string])[] {
  const found: [string, string][] = [];
  let section = '';
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    let line = (lines[i] ?? '').trim();
    const header = /^\[\s*([\w.-]+)\s*("(?:[^"\\]|\\.)*")?\s*\]/.exec(line);
    if (header) {
      const name = (header[1] ?? '').toLowerCase();
      const condition = header[2]?.slice(1, -1).replace(/\\(.)/g, '$1');
      section = condition === undefined ? name : name === conditional ? `${name}.${condition}` : '';
      line = line.slice(header[0].length).trim();
    }
    const entry = /^([a-z][\w-]*)\s*(=?)\s*(.*)$/is.exec(line);
    if (!entry || line.startsWith('#') || line.startsWith(';')) continue;
    let raw = entry[3] ?? '';
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(raw) && i + 1 < lines.length) {
      raw = raw.slice(0, -1) + (lines[++i] ?? '');
    }
    const name = `${section}.${(entry[1] ?? '').toLowerCase()}`;
    if (section !== '') found.push([name, entry[2] === '' ? 'true' : plainValue(raw)]);
  }
  return found;
}

async function readConfig(
  file: string,
  place: { readonly home: string; readonly gitFolder: string },
  values: Map<string, string>,
  depth: number,
): Promise<void> {
  const included = /^include(?:if\.(?<condition>.*))?\.path$/s;
  const bytes = await readUnasked(file, mostConfigBytes);
  // One that is not there, or that may not be read: Git goes on without it, too.
  if (typeof bytes === 'string') return;
  for (const [name, value] of configValues(bytes.toString('utf8'))) {
    const include = included.exec(name);
    if (!include) values.set(name, value);
    else if (depth < mostIncludes) {
      const condition = include.groups?.['condition'];
      if (condition !== undefined && !(await conditionHolds(condition, { ...place, file })))
        continue;
      await readConfig(resolve(dirname(file), atHome(value, place.home)), place, values, depth + 1);
    }
  }
}

/** Without quotes, escapes, and the comment behind it. */
function plainValue(raw: string): string {
  let value = '';
  // Of what is not white space at the end.
  let length = 0;
  let isQuoted = false;
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charAt(i);
    if (unit === '"') {
      isQuoted = !isQuoted;
      length = value.length;
    } else if (unit === '\\') {
      const escaped = raw.charAt(++i);
      value += { n: '\n', t: '\t', b: '\b' }[escaped] ?? escaped;
      length = value.length;
    } else if (!isQuoted && (unit === '#' || unit === ';')) break;
    else {
      value += unit;
      if (isQuoted || !/\s/.test(unit)) length = value.length;
    }
  }
  return value.slice(0, length);
}

function atHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|yes|on|[1-9]\d*)$/i.test(value);
}
