import { t } from '../l10n/translate.ts';

// 4.1 * 10 and its like may end a hair below the whole number that is meant.
const roundingSlack = 1e-9;

/**
 * A percentile (0 to 100) to read, with one decimal, rounded down: nothing but a real 100 reads as 100. `n/a`
 * where there is nothing to compare with (undefined or NaN).
 */
export function percentileText(percentile: number | undefined): string {
  if (percentile === undefined || !Number.isFinite(percentile)) return t('n/a');
  if (percentile >= 100) return '100 %';
  const tenths = Math.floor(percentile * 10 + roundingSlack);
  return `${(Math.max(0, Math.min(999, tenths)) / 10).toFixed(1)} %`;
}
