import { t } from '../../core/l10n/translate.ts';
import { nearnessCells, nearnessOf, nearnessText } from '../../core/search/nearness.ts';
import { percentileText } from '../../core/search/percentileText.ts';

interface NearnessProps {
  /** See `nearnessOf`; undefined or NaN where that is not known. */
  readonly expected: number | undefined;
  /** 0 to 100; undefined or NaN where there is nothing to compare with. */
  readonly percentile: number | undefined;
}

/** How near a text is, as a row begins with it: bar and word, else the percentile, which is in the tooltip otherwise. */
export function Nearness({ expected, percentile }: NearnessProps) {
  const isKnown = percentile !== undefined && !Number.isNaN(percentile);
  const above = isKnown ? percentileText(percentile) : undefined;
  const nearness = nearnessOf(expected);
  if (expected === undefined || nearness === undefined) {
    return (
      <span class="hit-percentile" title={t('Percentile')}>
        {above ?? '–'}
      </span>
    );
  }
  return (
    <span
      class="hit-nearness"
      data-nearness={nearness}
      title={above === undefined ? undefined : t('Percentile {0}', above)}
    >
      <NearnessWord expected={expected} />
    </span>
  );
}

/** Whether a text is no nearer than chance; false where that is not known. */
export function isChance(expected: number | undefined): boolean {
  return nearnessOf(expected) === 'chance';
}

/** The word, for a table; empty where it is not known. */
export function nearnessWord(expected: number | undefined): string {
  const nearness = nearnessOf(expected);
  return nearness === undefined ? '' : nearnessText(nearness);
}

/** Bar and word; the bar is not read out. */
export function NearnessWord({ expected }: { readonly expected: number }) {
  return (
    <>
      <span class="nearness-bar" aria-hidden="true">
        {`${nearnessCells(expected)} `}
      </span>
      {nearnessText(nearnessOf(expected))}
    </>
  );
}
