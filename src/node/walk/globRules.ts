import { isLiteral, matchesName, parseParts, type PatternPart } from './pathPattern.ts';

// `{a,b}{c,d}…` doubles with each group; a pattern of more alternatives is not one that somebody wrote.
const maxAlternatives = 1000;

/**
 * Globs as VS Code's settings have them: `**` any number of folders, `*` and `?` within a name, `[a-z]`, `[!a]`,
 * `{a,b}`. Relative to one folder, with `/`: `*.md` matches at its top alone. What matches a folder matches all
 * that lies in it.
 */
export class GlobRules {
  readonly #patterns: readonly (readonly PatternPart[])[];

  constructor(globs: readonly string[]) {
    this.#patterns = globs.flatMap((glob) => expandBraces(glob).flatMap(parsePattern));
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

function parsePattern(glob: string): PatternPart[][] {
  const parts = parseParts(glob.replace(/^\.?\//, '').replace(/\/$/, ''), false);
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

/** The patterns that `{a,b}` stands for, inner groups among them. Braces without a partner are themselves. */
function expandBraces(glob: string): string[] {
  const done: string[] = [];
  const waiting = [glob];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = findGroup(next);
    if (!group) {
      done.push(next);
      continue;
    }
    if (waiting.length + done.length + group.choices.length > maxAlternatives) return [];
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
