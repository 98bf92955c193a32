import { t } from '../../../core/l10n/translate.ts';
import type { LinePicture, Point } from '../../drawing/linePicture.ts';

/** Between two layers, where there is room; of a file always. */
const widestPx = 64;
/** Room for the numbers at the axes, and above the highest dot. */
const leftPx = 34;
const bottomPx = 36;
const topPx = 20;
const plotPx = 140;
/** Dots nearer than this have no room for a number each. */
const numberPx = 32;
const steps = [0.05, 0.1, 0.2, 0.5];

/** Cosines by layer as a curve, each dot with its number where there is room, else the least and both ends. */
export function pairChart(cosines: Float32Array, widthPx = Infinity): LinePicture {
  const count = cosines.length;
  const pitch = Math.max(6, Math.min(widestPx, (widthPx - leftPx) / count));
  const right = leftPx + pitch * count;
  const known = cosines.filter(Number.isFinite);
  const least = Math.min(...known, 1);
  const step = steps.find((one) => (1 - least) / one <= 5) ?? 0.5;
  const low = Math.floor(least / step + 1e-6) * step;
  const ticks = Array.from({ length: Math.round((1 - low) / step) + 1 }, (_, i) => low + i * step);
  const xOf = (layer: number): number => Math.round(leftPx + (layer + 0.5) * pitch);
  const yOf = (cosine: number): number =>
    Math.round(topPx + plotPx * ((1 - cosine) / Math.max(step, 1 - low)));
  const points = Array.from(cosines, (cosine, layer): Point => [xOf(layer), yOf(cosine)]);
  const drawn = points.filter((_, layer) => Number.isFinite(cosines[layer]));
  const lowest = cosines.indexOf(least);
  const hasNumber = (layer: number): boolean =>
    pitch >= numberPx || [0, lowest, count - 1].includes(layer);
  // Of names of layers as many as do not touch.
  const every = Math.ceil(16 / pitch);
  return {
    width: right,
    height: topPx + plotPx + bottomPx,
    lines: [
      ...ticks.map((tick) => {
        const y = yOf(tick);
        return {
          points: [[leftPx, y] as const, [right, y] as const],
          kind: 'axis' as const,
          share: 1,
        };
      }),
      { points: drawn, kind: 'line', share: 1 },
    ],
    dots: drawn,
    texts: [
      ...ticks.map((tick) => ({
        at: [leftPx - 6, yOf(tick) + 4] as const,
        text: tick.toFixed(2),
        anchor: 'end' as const,
      })),
      ...points.flatMap(([x, y], layer) => [
        ...(hasNumber(layer) && Number.isFinite(y)
          ? [
              {
                at: [x, y - 8] as const,
                text: (cosines[layer] ?? NaN).toFixed(3),
                anchor: 'middle' as const,
              },
            ]
          : []),
        ...(layer % every === 0
          ? [{ at: [x, topPx + plotPx + 16] as const, text: `${layer}`, anchor: 'middle' as const }]
          : []),
      ]),
      { at: [leftPx, topPx + plotPx + 32], text: t('Layer'), anchor: 'start' },
      { at: [0, 10], text: t('Cosine'), anchor: 'start' },
    ],
  };
}
