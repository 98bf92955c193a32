import type { PageThemes } from '../../../protocol/page/pageThemes.ts';

/** The texts of themes, each at the first of its places. */
export interface ThemeMembers {
  /** By theme (its index): segments, the nearest to the middle first. */
  readonly segments: readonly Int32Array[];
  /** By distinct text: the segments that have it, in order. */
  readonly placesOf: (segment: number) => readonly number[];
}

export function themeMembers({ themes, themeOf, nearness, textOf }: PageThemes): ThemeMembers {
  const places: number[][] = [];
  const members = themes.map((): number[] => []);
  for (const [segment, text] of textOf.entries()) {
    if (text < 0) continue;
    const known = places[text];
    if (known) {
      known.push(segment);
      continue;
    }
    places[text] = [segment];
    members[themeOf[segment] ?? -1]?.push(segment);
  }
  const near = (segment: number): number => nearness[segment] ?? NaN;
  for (const own of members) own.sort((a, b) => near(b) - near(a) || a - b);
  return {
    segments: members.map((own) => Int32Array.from(own)),
    placesOf: (segment) => places[textOf[segment] ?? -1] ?? [segment],
  };
}
