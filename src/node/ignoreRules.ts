/** A character of a pattern's part between slashes: itself, any one, any number of any, or one of a class. */
type Glyph = { readonly literal: string } | 'any' | 'star' | CharacterClass;

interface CharacterClass {
  readonly negated: boolean;
  /** First and last code unit of each range. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** `**` between slashes: any number of folders. */
type Part = 'folders' | readonly Glyph[];

interface Rule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
  readonly parts: readonly Part[];
}

/**
 * The rules of one ignore file in Git's pattern format. Matched part by part with one step back at a time, not
 * by a regular expression: a repository's own file cannot make the time explode.
 */
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
  let pattern = line.replace(/(?<!\\)((?:\\\\)*) +$/, '$1');
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const folderOnly = pattern.endsWith('/');
  if (folderOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return undefined;
  const isAnchored = pattern.includes('/');
  const texts = pattern.replace(/^\//, '').split('/');
  const parts: Part[] = [];
  for (const text of texts) {
    if (text === '**') {
      if (parts.at(-1) !== 'folders') parts.push('folders');
      continue;
    }
    const glyphs = parseGlyphs(text);
    // Git lets a class that does not end match nothing.
    if (!glyphs) return undefined;
    parts.push(glyphs);
  }
  if (!isAnchored && parts[0] !== 'folders') parts.unshift('folders');
  return { negated, folderOnly, parts };
}

function parseGlyphs(text: string): Glyph[] | undefined {
  const glyphs: Glyph[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (unit === '*') {
      if (glyphs.at(-1) !== 'star') glyphs.push('star');
    } else if (unit === '?') glyphs.push('any');
    else if (unit === '\\') glyphs.push({ literal: text.charAt(++i) });
    else if (unit === '[') {
      const found = parseClass(text, i);
      if (!found) return undefined;
      glyphs.push(found.class);
      i = found.end;
    } else glyphs.push({ literal: unit });
  }
  return glyphs;
}

function parseClass(
  text: string,
  start: number,
): { readonly class: CharacterClass; readonly end: number } | undefined {
  let i = start + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const ranges: [number, number][] = [];
  for (const first = i; i < text.length; i++) {
    if (text[i] === ']' && i > first) return { class: { negated, ranges }, end: i };
    if (text[i] === '\\') i++;
    const low = text.charCodeAt(i);
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      i += text[i + 2] === '\\' ? 3 : 2;
      ranges.push([low, text.charCodeAt(i)]);
    } else ranges.push([low, low]);
  }
  return undefined;
}

function matchesParts(parts: readonly Part[], names: readonly string[]): boolean {
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

function matchesName(glyphs: readonly Glyph[], name: string): boolean {
  let glyph = 0;
  let unit = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (unit < name.length) {
    const current = glyphs[glyph];
    if (current === 'star') {
      lastStar = glyph++;
      resumeAt = unit;
    } else if (current !== undefined && matchesUnit(current, name, unit)) {
      glyph++;
      unit++;
    } else if (lastStar >= 0) {
      glyph = lastStar + 1;
      unit = ++resumeAt;
    } else return false;
  }
  while (glyphs[glyph] === 'star') glyph++;
  return glyph === glyphs.length;
}

function matchesUnit(glyph: Glyph, name: string, at: number): boolean {
  if (glyph === 'any' || glyph === 'star') return true;
  if ('literal' in glyph) return glyph.literal === name[at];
  const unit = name.charCodeAt(at);
  return glyph.ranges.some(([low, high]) => low <= unit && unit <= high) !== glyph.negated;
}
