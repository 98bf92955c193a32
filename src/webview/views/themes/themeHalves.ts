import { keyness } from '../../../core/analysis/clusters/keyness.ts';
import type { PanelDocument } from '../../../protocol/pageApi.ts';
import type { PageThemes } from '../../../protocol/page/pageThemes.ts';

/** A part of the content: one of its documents, or records with a value. */
export interface Half {
  readonly title: string;
  readonly has: (segment: number) => boolean;
}

export function documentHalves(documents: readonly PanelDocument[]): readonly Half[] {
  return documents.map(({ title, firstSegment, segmentCount }) => ({
    title,
    has: (segment) => segment >= firstSegment && segment < firstSegment + segmentCount,
  }));
}

/** How often a theme is met in one half and in the other. */
export interface HalfCounts {
  readonly now: number;
  readonly before: number;
  /** Shares of what has a vector in each half, 0 to 1. */
  readonly nowShare: number;
  readonly beforeShare: number;
  /** See `keyness`: the greatest is what is new. */
  readonly keyness: number;
}

/** By theme (its index). */
export function halfCounts(data: PageThemes, now: Half, before: Half): readonly HalfCounts[] {
  const nows = countsIn(data, now);
  const befores = countsIn(data, before);
  return data.themes.map((_, theme) => {
    const counts = { now: nows.counts[theme] ?? 0, before: befores.counts[theme] ?? 0 };
    return {
      ...counts,
      nowShare: counts.now / Math.max(1, nows.total),
      beforeShare: counts.before / Math.max(1, befores.total),
      keyness: keyness(counts.now, nows.total, counts.before, befores.total),
    };
  });
}

/** Themes (indexes) as they are listed: the largest first, of two halves what is new. */
export function listedOrder(
  { themes }: Pick<PageThemes, 'themes'>,
  counts: readonly HalfCounts[] | undefined,
): number[] {
  const all = Array.from(themes.keys());
  if (!counts) return all;
  const keynessOf = (theme: number): number => counts[theme]?.keyness ?? 0;
  return all.sort((a, b) => keynessOf(b) - keynessOf(a) || a - b);
}

function countsIn({ themes, themeOf, textOf }: PageThemes, { has }: Half) {
  const counts = new Int32Array(themes.length);
  let total = 0;
  for (const [segment, theme] of themeOf.entries()) {
    if (!has(segment)) continue;
    if ((textOf[segment] ?? -1) >= 0) total++;
    if (theme >= 0) counts[theme] = (counts[theme] ?? 0) + 1;
  }
  return { counts, total };
}
