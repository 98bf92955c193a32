import { element } from '../drawing/element.ts';

interface LegendEnd {
  readonly low: string;
  readonly zero: string;
  readonly high: string;
}

/** The colour scale with the numbers at its ends and in its middle. */
export function heatLegend(
  label: readonly (Node | string)[],
  { low, zero, high }: LegendEnd,
  kind: string,
): HTMLElement {
  return element(
    'div',
    { class: `legend legend-${kind}` },
    element('span', { class: 'legend-label' }, ...label),
    element('span', { class: 'legend-number' }, low),
    element('span', { class: 'legend-bar', 'aria-hidden': 'true' }),
    element('span', { class: 'legend-number' }, high),
    element('span', { class: 'legend-zero visually-hidden' }, `, middle ${zero}`),
  );
}
