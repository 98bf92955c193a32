import type { ComponentChildren } from 'preact';

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
      <span class="legend-number">{low}</span>
      <span class="legend-bar" aria-hidden="true" />
      <span class="legend-number">{high}</span>
      <span class="legend-zero visually-hidden">, middle {zero}</span>
    </div>
  );
}
