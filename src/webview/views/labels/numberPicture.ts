import { t } from '../../../core/l10n/translate.ts';
import type { PredictedNumbers } from '../../../protocol/page/pageNumbers.ts';
import type { LinePicture, Point } from '../../drawing/linePicture.ts';

/** Room for the numbers at the axes, and for what they are called. */
const leftPx = 52;
const bottomPx = 40;
const topPx = 20;
const largestSidePx = 320;
/** Of more texts some, from all over the table: more dots cover each other. */
const mostDots = 2000;
const steps = [1, 2, 5, 10];

/** Predicted over actual numbers, a dot for each text with a number, and the line on which both are equal. */
export function numberPicture(data: PredictedNumbers, widthPx = Infinity): LinePicture {
  const { actual, predicted } = data;
  const side = Math.max(120, Math.min(largestSidePx, widthPx - leftPx - 8));
  const known = dotTexts(data);
  const values = known.flatMap((text) => [actual[text] ?? 0, predicted[text] ?? 0]);
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const step = stepOf(high - low || Math.abs(high) || 1);
  low = Math.floor(low / step) * step;
  high = Math.max(low + step, Math.ceil(high / step) * step);
  const count = Math.round((high - low) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => low + i * step);
  const across = (value: number): number =>
    leftPx + Math.round((side * (value - low)) / (high - low));
  const down = (value: number): number =>
    topPx + Math.round((side * (high - value)) / (high - low));
  const [left, right, top, bottom] = [across(low), across(high), down(high), down(low)];
  const axis = (...points: Point[]) => ({ points, kind: 'axis' as const, share: 1 });
  return {
    width: right + 8,
    height: bottom + bottomPx,
    lines: [
      ...ticks.flatMap((tick) => [
        axis([left, down(tick)], [right, down(tick)]),
        axis([across(tick), top], [across(tick), bottom]),
      ]),
      { points: [[left, bottom] as const, [right, top] as const], kind: 'lit', share: 0.5 },
    ],
    dots: known.map((text) => [across(actual[text] ?? 0), down(predicted[text] ?? 0)] as const),
    texts: [
      ...ticks.flatMap((tick) => [
        { at: [left - 6, down(tick) + 4] as const, text: tickText(tick), anchor: 'end' as const },
        {
          at: [across(tick), bottom + 16] as const,
          text: tickText(tick),
          anchor: 'middle' as const,
        },
      ]),
      { at: [left, top - 8], text: t('predicted'), anchor: 'start' },
      { at: [right, bottom + 34], text: t('actual'), anchor: 'end' },
    ],
  };
}

/** The texts that have a dot. */
export function dotTexts({ actual }: PredictedNumbers): number[] {
  const known = Array.from(actual.keys()).filter((text) => !Number.isNaN(actual[text]));
  if (known.length <= mostDots) return known;
  return Array.from(
    { length: mostDots },
    (_, i) => known[Math.floor((i * known.length) / mostDots)] ?? 0,
  );
}

/** So that there are some five. */
function stepOf(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 5));
  return power * (steps.find((one) => range / (one * power) <= 6) ?? 10);
}

function tickText(value: number): string {
  // Steps of .1 add up to .30000000000000004.
  return Number(value.toPrecision(12)).toLocaleString(undefined, { maximumSignificantDigits: 6 });
}
