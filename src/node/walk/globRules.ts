import { AppError } from '../../core/errors/appError.ts';
import { quoted } from '../../core/errors/quoted.ts';
import { t } from '../../core/l10n/translate.ts';
import type { SiblingGlob } from '../../protocol/index/indexContent.ts';
import { isLiteral, matchesName, parseParts, type PatternPart } from './pathPattern.ts';

// More than somebody writes by hand. Each pattern is tried on each path, in the extension host for folders on no disk.
const mostUnits = 1000;
// `{a,b}{c,d}…` doubles with each group.
const mostAlternatives = 1000;
/** UTF-16 units of all patterns of a folder, what their braces stand for written out, and a few for each of them. */
export const mostGlobUnits = 200_000;
const unitsPerPattern = 16;

/** A pattern that is not followed. */
export interface GlobBeyond {
  /** For people, in quotes and cut. */
  readonly name: string;
  /** To go on after its name: which limit it is beyond. */
  readonly reason: string;
  /** What to do. */
  readonly remedy: string;
}

/** Patterns as far as they are within limits. */
export interface GlobsWithin {
  readonly kept: readonly string[];
  readonly beyond: readonly GlobBeyond[];
  /** Of those that are kept, as `mostGlobUnits` counts. */
  readonly units: number;
}

/** `room`: units that the patterns may have together. */
export function globsWithin(globs: readonly string[], room = mostGlobUnits): GlobsWithin {
  const kept: string[] = [];
  const beyond: GlobBeyond[] = [];
  let units = 0;
  for (const glob of globs) {
    const found = unitsOf(glob);
    if (typeof found !== 'number') beyond.push(found);
    else if (units + found > room) {
      beyond.push({
        name: quoted(glob),
        reason: t(
          'comes after as many as count for one folder ({0} characters, braces written out)',
          mostGlobUnits,
        ),
        remedy: t('remove some'),
      });
    } else {
      units += found;
      kept.push(glob);
    }
  }
  return { kept, beyond, units };
}

/** Throws `invalidInput` where a pattern is beyond the limits. `source`: where it stands, such as `The setting x.y`. */
export function checkGlobs(source: string, globs: readonly string[]): void {
  const [first] = globsWithin(globs).beyond;
  if (!first) return;
  const { name, reason, remedy } = first;
  throw new AppError(
    'invalidInput',
    t('{0} has a pattern, {1}, that {2}; {3}.', source, name, reason, remedy),
  );
}

/**
 * Globs as VS Code's settings have them: `**` any number of folders, `*` and `?` within a name, `[a-z]`, `[!a]`,
 * `{a,b}`. Relative to one folder, with `/`: `*.md` matches at its top alone. What matches a folder matches all
 * that lies in it.
 */
export class GlobRules {
  readonly #patterns: readonly (readonly PatternPart[])[];

  /** Throws `invalidInput` beyond the limits, which `globsWithin` and `checkGlobs` know. */
  constructor(globs: readonly string[]) {
    checkGlobs(t('The list of patterns'), globs);
    this.#patterns = globs.flatMap((glob) => (expandBraces(glob) ?? []).flatMap(parsePattern));
  }

  /** Whether a path, or a folder that it lies in, matches. */
  matches(path: string): boolean {
    const names = path.split('/');
    return this.#patterns.some((parts) => follow(parts, names) === 'matches');
  }

  /** Whether something that lies in a folder might match. */
  reachesInto(folder: string): boolean {
    const names = folder.split('/');
    return this.#patterns.some((parts) => follow(parts, names) !== 'none');
  }

  /** Whether a pattern names this, with no wildcard. */
  mentions(name: string): boolean {
    return this.#patterns.some((parts) => parts.some((part) => isLiteral(part, name)));
  }
}

/** Globs with a condition, as `files.exclude` has them. */
export class SiblingRules {
  readonly #rules: readonly { readonly globs: GlobRules; readonly when: string }[];

  /** Throws as `GlobRules`. */
  constructor(rules: readonly SiblingGlob[]) {
    checkGlobs(
      t('The list of patterns'),
      rules.map(({ glob }) => glob),
    );
    this.#rules = rules.map(({ glob, when }) => ({ globs: new GlobRules([glob]), when }));
  }

  /** Whether a path matches and has the file beside it. `siblings`: all names in its folder. */
  matches(path: string, siblings: ReadonlySet<string>): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const base = name.replace(/(?<=.)\.[^.]*$/, '');
    return this.#rules.some(
      ({ globs, when }) =>
        siblings.has(when.replace('$(basename)', () => base)) && globs.matches(path),
    );
  }
}

function parsePattern(glob: string): PatternPart[][] {
  const parts = parseParts(glob.replace(/^\.?\//, '').replace(/\/$/, ''));
  if (!parts) return [];
  // What the folder matches, all inside does.
  if (parts.length > 1 && parts.at(-1) === 'folders') parts.pop();
  return [parts];
}

/** How far the names lead: to the end of the pattern, into it, or out of it. */
function follow(
  parts: readonly PatternPart[],
  names: readonly string[],
): 'matches' | 'inside' | 'none' {
  let reached = withFolders(parts, new Set([0]));
  for (const name of names) {
    if (reached.has(parts.length)) break;
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (part === undefined) continue;
      if (part === 'folders') next.add(at);
      else if (matchesName(part, name)) next.add(at + 1);
    }
    reached = withFolders(parts, next);
  }
  if (reached.has(parts.length)) return 'matches';
  return reached.size > 0 ? 'inside' : 'none';
}

/** `**` may stand for no folder; at the end it needs one name. */
function withFolders(parts: readonly PatternPart[], reached: ReadonlySet<number>): Set<number> {
  const all = new Set(reached);
  for (const at of reached) {
    if (parts[at] === 'folders') all.add(at + 1);
  }
  return all;
}

/** What a pattern counts, or why it is beyond the limits for one. */
function unitsOf(glob: string): number | GlobBeyond {
  const name = quoted(glob);
  if (glob.length > mostUnits) {
    const reason = t('has more than {0} characters', mostUnits);
    return { name, reason, remedy: t('shorten it') };
  }
  const all = expandBraces(glob);
  if (all) return all.reduce((sum, { length }) => sum + length + unitsPerPattern, 0);
  const reason = t('has too many braces (they may stand for {0} patterns)', mostAlternatives);
  return { name, reason, remedy: t('write it as several') };
}

/**
 * The patterns that `{a,b}` stands for, inner groups among them. Braces without a partner are themselves. Undefined
 * where that is too many, or too much work.
 */
function expandBraces(glob: string): string[] | undefined {
  const done: string[] = [];
  const waiting = [glob];
  let units = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    units += next.length;
    if (units > mostGlobUnits) return undefined;
    const group = findGroup(next);
    if (!group) {
      done.push(next);
      continue;
    }
    if (waiting.length + done.length + group.choices.length > mostAlternatives) return undefined;
    const { before, choices, after } = group;
    for (const choice of choices) waiting.push(before + choice + after);
  }
  return done;
}

/** The first group of a pattern and what it chooses from. */
function findGroup(
  glob: string,
):
  | { readonly before: string; readonly choices: readonly string[]; readonly after: string }
  | undefined {
  const start = glob.indexOf('{');
  if (start < 0) return undefined;
  const choices: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let i = start; i < glob.length; i++) {
    const unit = glob[i];
    if (unit === '{') depth++;
    else if (unit === ',' && depth === 1) {
      choices.push(glob.slice(from, i));
      from = i + 1;
    } else if (unit === '}' && --depth === 0) {
      choices.push(glob.slice(from, i));
      return { before: glob.slice(0, start), choices, after: glob.slice(i + 1) };
    }
  }
  return undefined;
}
