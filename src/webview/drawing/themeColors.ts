import { element } from './element.ts';

/** Red, green, blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

export interface HeatColors {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
}

/** The style sheet's heat colours in the theme that is on; `host` is where they are to be used. */
export function readHeatColors(host: HTMLElement): HeatColors {
  const probe = element('span', { class: 'heat-probe', 'aria-hidden': 'true' });
  host.append(probe);
  // A canvas turns any CSS colour, color-mix included, into bytes.
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser draws no canvas.');
  const read = (name: string): Rgb => {
    probe.style.color = `var(--heat-${name})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [red ?? 0, green ?? 0, blue ?? 0];
  };
  const colors = { negative: read('negative'), zero: read('zero'), positive: read('positive') };
  probe.remove();
  return colors;
}

/** The colours of -1 (negative) over 0 to 1 (positive), in steps of 1/255: more than the eye tells apart. */
export function heatShades({ negative, zero, positive }: HeatColors): Rgb[] {
  return Array.from({ length: 511 }, (_, i) => {
    const amount = i / 255 - 1;
    const end = amount < 0 ? negative : positive;
    const mix = (part: 0 | 1 | 2): number =>
      Math.round(zero[part] + (end[part] - zero[part]) * Math.abs(amount));
    return [mix(0), mix(1), mix(2)];
  });
}

/** Which of `heatShades` a share from -1 to 1 has; beyond them as at the ends. */
export function shadeOf(share: number): number {
  return Math.round(255 * (1 + Math.max(-1, Math.min(1, share || 0))));
}

export function cssColor(color: Rgb): string {
  return `rgb(${color.join(',')})`;
}

/**
 * Calls `draw` whenever what is drawn on `root` would look otherwise: for another width or theme. Ends with what it
 * gives.
 */
export function onLookChange(root: HTMLElement, draw: () => void): () => void {
  const resizes = new ResizeObserver(draw);
  resizes.observe(root);
  // With the theme VS Code changes the body's class and the root's style.
  const themes = new MutationObserver(draw);
  for (const one of [document.body, document.documentElement]) {
    themes.observe(one, { attributes: true, attributeFilter: ['style', 'class'] });
  }
  return () => {
    resizes.disconnect();
    themes.disconnect();
  };
}
