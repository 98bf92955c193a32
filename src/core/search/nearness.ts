import { t } from '../l10n/translate.ts';
import { countWhere } from './percentile.ts';

/** How near a text is by meaning: see `nearnessOf`. */
export type Nearness = 'strong' | 'likely' | 'weak' | 'chance';

/** Cosines of texts that have nothing to do with each other, as one model finds them. */
export interface UnrelatedCosines {
  /** Evenly spaced quantiles, the least and the greatest among them, in ascending order. */
  readonly quantiles: Float64Array;
  /** The 99th percentile: above it the tail is an exponential's. */
  readonly threshold: number;
  /** How far cosines above the threshold are from it in the mean. */
  readonly excess: number;
}

/** What a model finds of unrelated texts, by what is compared. */
export interface Background {
  /** Of a query and a text. */
  readonly queries: UnrelatedCosines;
  /** Of two texts. */
  readonly pairs: UnrelatedCosines;
}

const tailShare = 0.01;
const quantileCount = 1001;
const strongest = { strong: 0.001, likely: 0.05, weak: 1 } as const;
// The bar is empty where ten texts are expected by chance, and full where one in a million is.
const emptyBar = 1;
const fullBar = -6;

/** Of cosines in ascending order, at least two of them. */
export function unrelatedCosines(sorted: Float64Array): UnrelatedCosines {
  const at = (share: number): number => interpolated(sorted, share);
  const threshold = at(1 - tailShare);
  const above = sorted.filter((cosine) => cosine > threshold);
  return {
    quantiles: Float64Array.from({ length: quantileCount }, (_, i) => at(i / (quantileCount - 1))),
    threshold,
    excess: above.reduce((sum, cosine) => sum + cosine - threshold, 0) / Math.max(1, above.length),
  };
}

/**
 * The share of unrelated texts that reach a cosine, 0 to 1: by the quantiles below the threshold, above it by an
 * exponential through it (its maximum likelihood fit: the mean excess), as tails of scores are fitted in sequence search.
 */
export function tailOf(cosine: number, unrelated: UnrelatedCosines): number {
  const { quantiles, threshold, excess } = unrelated;
  if (cosine > threshold) return tailShare * Math.exp(-(cosine - threshold) / excess);
  return Math.max(tailShare, 1 - shareBelow(quantiles, cosine));
}

/**
 * How many of `textCount` texts would reach a cosine if none had to do with what is asked: the E-value of sequence
 * search. Undefined without a cosine (undefined or NaN) or without a background.
 */
export function expectedByChance(
  cosine: number | undefined,
  textCount: number,
  unrelated: UnrelatedCosines | undefined,
): number | undefined {
  if (cosine === undefined || Number.isNaN(cosine) || !unrelated) return undefined;
  return textCount * tailOf(cosine, unrelated);
}

/** The cosine that so many of `textCount` texts would reach by chance: the inverse of `expectedByChance`. */
function cosineExpected(
  expected: number,
  textCount: number,
  { quantiles, threshold, excess }: UnrelatedCosines,
): number {
  const share = expected / textCount;
  if (share < tailShare) return threshold + excess * Math.log(tailShare / share);
  return Math.min(threshold, interpolated(quantiles, Math.max(0, 1 - share)));
}

/** The least cosine of texts that are so near among `textCount`: see `nearnessOf`. */
export function leastCosine(
  nearness: keyof typeof strongest,
  textCount: number,
  unrelated: UnrelatedCosines,
): number {
  return cosineExpected(strongest[nearness], textCount, unrelated);
}

/** `strong`: at most .001 texts would be as near by chance, `likely`: .05, `weak`: 1, `chance`: more. */
export function nearnessOf(expected: number): Nearness;
export function nearnessOf(expected: number | undefined): Nearness | undefined;
export function nearnessOf(expected: number | undefined): Nearness | undefined {
  if (expected === undefined || Number.isNaN(expected)) return undefined;
  if (expected <= strongest.strong) return 'strong';
  if (expected <= strongest.likely) return 'likely';
  return expected <= strongest.weak ? 'weak' : 'chance';
}

/** The most that is expected of what is called `weak`. */
export const weakestExpected = strongest.weak;

/** The word that people read. */
export function nearnessText(nearness: Nearness): string {
  switch (nearness) {
    case 'strong':
      return t('strong');
    case 'likely':
      return t('likely');
    case 'weak':
      return t('weak');
    case 'chance':
      return t('by chance');
  }
}

/**
 * How far a bar is filled, 0 to 1, even in the exponent of what is expected: 0 at 10 texts or more, a seventh at 1, four
 * sevenths at .001, 1 at a millionth and less.
 */
export function nearnessBar(expected: number): number {
  const filled = (emptyBar - Math.log10(expected)) / (emptyBar - fullBar);
  return Math.min(1, Math.max(0, filled));
}

/** Where each word begins on the scale of `nearnessBar`, the least first. */
export const nearnessScale: readonly { readonly nearness: Nearness; readonly from: number }[] = [
  { nearness: 'chance', from: 0 },
  { nearness: 'weak', from: nearnessBar(strongest.weak) },
  { nearness: 'likely', from: nearnessBar(strongest.likely) },
  { nearness: 'strong', from: nearnessBar(strongest.strong) },
];

const barCells = 5;

/** The bar in characters: "▰▰▰▱▱". By chance it is empty: rounded, it could look like a weak one. */
export function nearnessCells(expected: number): string {
  const isChance = nearnessOf(expected) === 'chance';
  const filled = isChance ? 0 : Math.round(barCells * nearnessBar(expected));
  return '▰'.repeat(filled) + '▱'.repeat(barCells - filled);
}

/** Bar and word where there is room for text alone: "▰▰▰▱▱ likely". */
export function nearnessFact(expected: number): string {
  return `${nearnessCells(expected)} ${nearnessText(nearnessOf(expected))}`;
}

/** Between the least (0) and the greatest (1) of ascending values. */
function interpolated(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const before = Math.floor(at);
  const low = sorted[before] ?? NaN;
  const high = sorted[before + 1] ?? low;
  return low + (at - before) * (high - low);
}

/** The share of a distribution, given by its quantiles, that is lower than `value`; 0 to 1. */
function shareBelow(quantiles: Float64Array, value: number): number {
  const low = countWhere(quantiles, (each) => each < value);
  if (low === 0) return 0;
  if (low === quantiles.length) return 1;
  const [before, after] = [quantiles[low - 1]!, quantiles[low]!];
  return (low - 1 + (value - before) / (after - before)) / (quantiles.length - 1);
}
