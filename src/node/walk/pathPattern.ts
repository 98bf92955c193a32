/** A character of a pattern's part between slashes: itself, any one, any number of any, or one of a class. */
type Glyph = { readonly literal: string } | 'any' | 'star' | CharacterClass;

interface CharacterClass {
  readonly negated: boolean;
  /** First and last code unit of each range. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** `**` between slashes: any number of folders. */
export type PatternPart = 'folders' | readonly Glyph[];

/**
 * The parts of a pattern between its slashes; undefined where a class does not end. Matched part by part with one
 * step back at a time, not by a regular expression: a repository's own file cannot make the time explode.
 */
export function parseParts(pattern: string): PatternPart[] | undefined {
  const parts: PatternPart[] = [];
  for (const text of pattern.split('/')) {
    if (text === '**') {
      if (parts.at(-1) !== 'folders') parts.push('folders');
      continue;
    }
    const glyphs = parseGlyphs(text);
    if (!glyphs) return undefined;
    parts.push(glyphs);
  }
  return parts;
}

/** Whether a part is this name, with no wildcard in it. */
export function isLiteral(part: PatternPart, name: string): boolean {
  return (
    part !== 'folders' &&
    part.length === name.length &&
    part.every(
      (glyph, i) => typeof glyph === 'object' && 'literal' in glyph && glyph.literal === name[i],
    )
  );
}

/** Whether a name between slashes matches a part that is not `**`. */
export function matchesName(glyphs: readonly Glyph[], name: string): boolean {
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

function parseGlyphs(text: string): Glyph[] | undefined {
  const glyphs: Glyph[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (unit === '*') {
      if (glyphs.at(-1) !== 'star') glyphs.push('star');
    } else if (unit === '?') glyphs.push('any');
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
    const low = text.charCodeAt(i);
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      i += 2;
      ranges.push([low, text.charCodeAt(i)]);
    } else ranges.push([low, low]);
  }
  return undefined;
}

function matchesUnit(glyph: Glyph, name: string, at: number): boolean {
  if (glyph === 'any' || glyph === 'star') return true;
  if ('literal' in glyph) return glyph.literal === name[at];
  const unit = name.charCodeAt(at);
  return glyph.ranges.some(([low, high]) => low <= unit && unit <= high) !== glyph.negated;
}
