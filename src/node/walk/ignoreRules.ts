import { matchesName, parseParts, type PatternPart } from './pathPattern.ts';

interface Rule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
  readonly parts: readonly PatternPart[];
}

/** The rules of one ignore file in Git's pattern format. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    this.#rules = text.split(/\r?\n/).flatMap((line) => parseRule(line) ?? []);
  }

  /**
   * What the last rule that matches says; undefined where none does. `path` is relative to the ignore file's
   * folder, with `/`. That something lies in an ignored folder is for the caller to know.
   */
  ignores(path: string, isFolder: boolean): boolean | undefined {
    const names = path.split('/');
    for (let i = this.#rules.length - 1; i >= 0; i--) {
      const rule = this.#rules[i];
      if (rule && (isFolder || !rule.folderOnly) && matchesParts(rule.parts, names)) {
        return !rule.negated;
      }
    }
    return undefined;
  }
}

function parseRule(line: string): Rule | undefined {
  let pattern = withoutEnd(line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return undefined;
  const isAnchored = pattern.includes('/');
  const parts = parseParts(pattern.replace(/^\//, ''), true);
  // Git lets a class that does not end match nothing.
  if (!parts) return undefined;
  if (!isAnchored && parts[0] !== 'folders') parts.unshift('folders');
  return { negated, folderOnly, parts };
}

/** Without the spaces at the end, but for one behind a backslash. A regular expression would try each of many spaces. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  let slashes = 0;
  while (line[end - 1 - slashes] === '\\') slashes++;
  const isEscaped = slashes % 2 === 1 && end < line.length;
  return line.slice(0, isEscaped ? end + 1 : end);
}

function matchesParts(parts: readonly PatternPart[], names: readonly string[]): boolean {
  let part = 0;
  let name = 0;
  let lastFolders = -1;
  let resumeAt = 0;
  while (name < names.length) {
    const current = parts[part];
    if (current === 'folders') {
      // At the end it stands for everything inside.
      if (part === parts.length - 1) return true;
      lastFolders = part++;
      resumeAt = name;
    } else if (current && matchesName(current, names[name] ?? '')) {
      part++;
      name++;
    } else if (lastFolders >= 0) {
      part = lastFolders + 1;
      name = ++resumeAt;
    } else return false;
  }
  return part === parts.length;
}
