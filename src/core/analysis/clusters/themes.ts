import { oneLine } from '../../text/oneLine.ts';
import { sliceAround } from '../../text/sliceAround.ts';
import { dotAt } from '../../vectors/dotAt.ts';
import { Matrix } from '../../vectors/matrix.ts';
import { clampCosine, normaliseInPlace } from '../../vectors/similarity.ts';
import { clusterCount } from './clusterCount.ts';
import { gatherRows } from '../fit/gatherRows.ts';
import { densityClusters } from './densityClusters.ts';
import type { BlockOptions } from '../pairBlocks.ts';
import { rowSums } from '../rowSums.ts';
import { sphericalKMeans, type Clustering } from './sphericalKMeans.ts';
import { themeNames, type ThemeName } from './themeNames.ts';

// Neighbours that tell how densely texts lie: more take cubic time.
const mostDensity = 48;
const nameUnits = 60;
const mostNamedUnits = 1000;

/** Distinct texts' vectors of length 1 in `k` groups, or in as many as tell them apart best: then `onCounting` says how far it is. */
export async function groupByMeans(
  vectors: Matrix,
  k: number | undefined,
  options: BlockOptions,
  onCounting: BlockOptions['onProgress'],
): Promise<Clustering> {
  const count = k ?? (await clusterCount(vectors, { ...options, onProgress: onCounting }));
  return sphericalKMeans(vectors, count, options);
}

/**
 * Groups of at least `leastSize` places where texts lie densely. A text that stands at many places (`placeCounts`, by
 * text, from 1) is a dense place by itself.
 */
export async function groupByDensity(
  vectors: Matrix,
  placeCounts: ArrayLike<number>,
  leastSize: number,
  options: BlockOptions,
): Promise<Clustering> {
  const density = { leastSize, density: Math.min(leastSize, mostDensity), ...options };
  const firstRow = new Int32Array(vectors.rows);
  const textOf: number[] = [];
  for (let text = 0; text < vectors.rows; text++) {
    firstRow[text] = textOf.length;
    for (let i = Math.min(placeCounts[text] ?? 1, leastSize); i > 0; i--) textOf.push(text);
  }
  if (textOf.length === vectors.rows) return densityClusters(vectors, density);
  const rows = gatherRows(vectors, Int32Array.from(textOf));
  const { clusterOf, centres, nearness } = await densityClusters(rows, density);
  return {
    clusterOf: firstRow.map((row) => clusterOf[row] ?? -1),
    centres,
    nearness: Float32Array.from(firstRow, (row) => nearness[row] ?? NaN),
  };
}

/** Groups in another order: the one with the most places first, of equal ones the one that was first. Empty ones are left out. */
export function largestFirst(
  clusterOf: Int32Array,
  count: number,
  placeCounts: ArrayLike<number>,
): { readonly themeOf: Int32Array; readonly themeCount: number } {
  const sizes = new Float64Array(count);
  for (const [text, cluster] of clusterOf.entries()) {
    if (cluster >= 0) sizes[cluster]! += placeCounts[text] ?? 1;
  }
  const order = Array.from(sizes.keys())
    .filter((cluster) => sizes[cluster]! > 0)
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const rankOf = new Int32Array(count).fill(-1);
  for (const [rank, cluster] of order.entries()) rankOf[cluster] = rank;
  const themeOf = clusterOf.map((cluster) => (cluster < 0 ? -1 : rankOf[cluster]!));
  return { themeOf, themeCount: order.length };
}

/** By text, the cosine to the direction of its theme's mean; NaN where it is in none. `vectors` are of length 1. */
export function themeNearness(
  vectors: Matrix,
  themeOf: Int32Array,
  themeCount: number,
): Float32Array {
  const { dims, data } = vectors;
  const { sums } = rowSums(vectors, themeOf, themeCount);
  const middles = new Matrix(themeCount, dims, Float32Array.from(sums));
  for (let theme = 0; theme < themeCount; theme++) normaliseInPlace(middles.row(theme));
  return Float32Array.from(themeOf, (theme, text) =>
    theme < 0 ? NaN : clampCosine(dotAt(middles.row(theme), data, text * dims)),
  );
}

/**
 * What themes are called, by theme: as `themeNames`, but where no word tells a theme from the others, the beginning of
 * the text that is nearest to its middle does. An empty theme's name is ''.
 */
export function namedThemes(
  texts: readonly string[],
  themeOf: Int32Array,
  themeCount: number,
  nearness: ArrayLike<number>,
): ThemeName[] {
  const names = themeNames(texts, themeOf, themeCount);
  if (names.every(({ name }) => name !== '')) return names;
  const nearest = new Int32Array(themeCount).fill(-1);
  for (const [text, theme] of themeOf.entries()) {
    if (theme < 0) continue;
    const best = nearest[theme]!;
    if (best === -1 || nearness[text]! > nearness[best]!) nearest[theme] = text;
  }
  return names.map(({ name, terms }, theme) => {
    return { name: name === '' ? firstWords(texts[nearest[theme]!] ?? '') : name, terms };
  });
}

/** What is not read of a text may be a long run of blanks. */
function firstWords(text: string): string {
  const line = oneLine(text.slice(0, mostNamedUnits), Infinity);
  const { start, end } = sliceAround(line, { start: 0, end: 0 }, nameUnits);
  return line.slice(start, end).trim();
}
