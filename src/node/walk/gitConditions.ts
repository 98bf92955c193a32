import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { readUnasked } from '../files/regularFile.ts';
import { byteText, matchesWildcards, parseWildcards } from './wildmatch.ts';

/** Where a condition stands, and what it is asked of. */
interface Asked {
  /** The configuration that it stands in. */
  readonly file: string;
  readonly home: string;
  /** Absolute path of the repository's own `.git`, or of what that names. */
  readonly gitFolder: string;
}

const mostHeadBytes = 4096;

/**
 * Whether an `includeIf` counts: by the place of the repository, or by the branch that is checked out. One by remotes, and
 * what a later Git may ask, does not. Source: git-config(1), "Conditional includes".
 */
export async function conditionHolds(condition: string, asked: Asked): Promise<boolean> {
  const colon = condition.indexOf(':');
  const pattern = condition.slice(colon + 1);
  switch (condition.slice(0, Math.max(0, colon))) {
    case 'gitdir':
      return liesIn(pattern, asked, false);
    case 'gitdir/i':
      return liesIn(pattern, asked, true);
    case 'onbranch': {
      const branch = await branchOf(asked.gitFolder);
      return branch !== undefined && fits(openEnded(pattern), branch, false);
    }
    default:
      return false;
  }
}

async function liesIn(
  pattern: string,
  { file, home, gitFolder }: Asked,
  foldsCase: boolean,
): Promise<boolean> {
  const places = [...new Set([gitFolder, await realOf(gitFolder)])].map(slashed);
  // What stands before a pattern is a path, not a pattern.
  let bases: string[] | undefined;
  if (pattern.startsWith('./')) bases = [slashed(await realOf(dirname(file)))];
  else if (pattern.startsWith('~/')) bases = [home, await realOf(home)].map(slashed);
  if (bases) {
    const rest = openEnded(pattern.slice(pattern.indexOf('/') + 1));
    const fold = (text: string): string => (foldsCase ? text.toLowerCase() : text);
    return places.some((place) =>
      bases.some(
        (each) =>
          fold(place).startsWith(fold(`${each}/`)) &&
          fits(rest, place.slice(each.length + 1), foldsCase),
      ),
    );
  }
  const whole = openEnded(/^(?:\/|[a-z]:\/)/i.test(pattern) ? pattern : `**/${pattern}`);
  return places.some((place) => fits(whole, place, foldsCase));
}

/** A folder stands for all that is in it. */
function openEnded(pattern: string): string {
  return pattern.endsWith('/') ? `${pattern}**` : pattern;
}

function fits(pattern: string, text: string, foldsCase: boolean): boolean {
  const wildcards = parseWildcards(byteText(pattern), foldsCase);
  return matchesWildcards(wildcards, byteText(text), foldsCase);
}

async function branchOf(gitFolder: string): Promise<string | undefined> {
  const head = await readUnasked(join(gitFolder, 'HEAD'), mostHeadBytes);
  if (typeof head === 'string') return undefined;
  return /^ref:\s*refs\/heads\/(\S+)/.exec(head.toString('utf8'))?.[1];
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** The path without links; as it is where it is not there. */
function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
