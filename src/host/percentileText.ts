/**
 * A percentile (0 to 100) to read, such as "99.8 %"; undefined where there is none. Rounded down, so that only
 * what nothing exceeds is 100.
 */
export function percentileText(percentile: number | undefined): string | undefined {
  if (percentile === undefined || Number.isNaN(percentile)) return undefined;
  const tenths = Math.floor(percentile * 10) / 10;
  return `${tenths === 100 ? '100' : tenths.toFixed(1)} %`;
}
