import type { ComponentChildren } from 'preact';
import { t } from '../../core/l10n/translate.ts';
import { nearnessScale, nearnessText } from '../../core/search/nearness.ts';

interface LegendProps {
  /** Names the colours in the style sheet. */
  readonly kind: 'cosine' | 'sequential' | 'vector';
  readonly low: string;
  readonly zero: string;
  readonly high: string;
  readonly children?: ComponentChildren;
}

/** The colour scale with the numbers at its ends and in its middle; what it measures stands before it. */
export function Legend({ kind, low, zero, high, children }: LegendProps) {
  return (
    <div class={`legend legend-${kind}`}>
      <span class="legend-label">{children}</span>
      <span class="legend-scale">
        <span>{low}</span>
        <span class="legend-bar" aria-hidden="true" />
        <span>{high}</span>
      </span>
      <span class="visually-hidden">{t(', middle {0}', zero)}</span>
    </div>
  );
}

/** The colours of nearness by their words. They stand at the same places for every text and file. */
export function NearnessLegend() {
  return (
    <div class="legend legend-nearness" data-part="nearness-legend">
      <span class="legend-label" title={meaning()}>
        {t('Nearness')}
      </span>
      {nearnessScale.map(({ nearness, from }, i) => (
        <span key={nearness} class="legend-step">
          <span
            class="legend-swatch"
            aria-hidden="true"
            style={{ '--from': from, '--to': nearnessScale[i + 1]?.from ?? 1 }}
          />
          {nearnessText(nearness)}
        </span>
      ))}
    </div>
  );
}

function meaning(): string {
  return t(
    'The same in every file: a colour is as strong as the bar of a pair: by how many texts would be as near by chance. It is not stretched from the least to the greatest cosine here.',
  );
}
