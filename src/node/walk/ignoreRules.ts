import {
  byteText,
  literalLength,
  matchesWildcards,
  parseWildcards,
  type Wildcards,
} from './wildmatch.ts';

interface Rule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
  /** Compared with the last name of a path alone. */
  readonly isName: boolean;
  /** What a name or a path begins with; of `endsWith` what it ends with. */
  readonly literal: string;
  /** What comes after `literal`. */
  readonly rest: 'nothing' | 'endsWith' | Wildcards;
}

const byteOrderMark = '\u00EF\u00BB\u00BF';

/**
 * The rules of one ignore file as Git reads them: in bytes, and with its short cuts, which show in what a few odd patterns
 * match. Source: `add_patterns_from_buffer`, `match_basename` and `match_pathname` in Git's dir.c.
 */
export class IgnoreRules {
  readonly #rules: readonly Rule[];
  readonly foldsCase: boolean;

  /** `file`: its bytes, or its text. `foldsCase`: as `core.ignoreCase`, small and capital letters are one. */
  constructor(file: string | Uint8Array, foldsCase = false) {
    const bytes = typeof file === 'string' ? byteText(file) : Buffer.from(file).toString('latin1');
    const lines = bytes.startsWith(byteOrderMark) ? bytes.slice(byteOrderMark.length) : bytes;
    this.foldsCase = foldsCase;
    this.#rules = lines.split('\n').flatMap((line) => parseRule(line, foldsCase) ?? []);
  }

  /**
   * What the last rule that matches says; undefined where none does. `path` is relative to the ignore file's
   * folder, with `/`. That something lies in an ignored folder is for the caller to know.
   */
  ignores(path: string, isFolder: boolean): boolean | undefined {
    if (this.#rules.length === 0) return undefined;
    const bytes = this.#folded(byteText(path));
    const name = bytes.slice(bytes.lastIndexOf('/') + 1);
    for (let i = this.#rules.length - 1; i >= 0; i--) {
      const rule = this.#rules[i];
      if (!rule || (rule.folderOnly && !isFolder)) continue;
      if (this.#matches(rule, rule.isName ? name : bytes)) return !rule.negated;
    }
    return undefined;
  }

  #matches({ literal, rest }: Rule, text: string): boolean {
    if (rest === 'endsWith') return text.endsWith(literal);
    if (rest === 'nothing') return text === literal;
    if (!text.startsWith(literal)) return false;
    return matchesWildcards(rest, text.slice(literal.length), this.foldsCase);
  }

  #folded(bytes: string): string {
    return this.foldsCase ? foldedText(bytes) : bytes;
  }
}

function parseRule(line: string, foldsCase: boolean): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  const [text = ''] = line.replace(/\r$/, '').split('\0');
  let pattern = withoutEnd(text);
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return undefined;
  const isName = !pattern.includes('/');
  const rule = { negated, folderOnly, isName };
  const fold = (part: string): string => (foldsCase ? foldedText(part) : part);
  if (isName && pattern.startsWith('*') && literalLength(pattern.slice(1)) === pattern.length - 1) {
    return { ...rule, literal: fold(pattern.slice(1)), rest: 'endsWith' };
  }
  if (!isName) pattern = pattern.replace(/^\//, '');
  if (pattern === '') return undefined;
  const length = literalLength(pattern);
  const literal = fold(pattern.slice(0, length));
  if (length === pattern.length) return { ...rule, literal, rest: 'nothing' };
  // Git cuts a path's pattern there, so that `a/b**` is `**` behind `a/b`, which goes on over slashes.
  const isCut = !isName;
  return {
    ...rule,
    literal: isCut ? literal : '',
    rest: parseWildcards(isCut ? pattern.slice(length) : pattern, foldsCase),
  };
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

/** Of ASCII alone, as Git folds. */
function foldedText(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
