import type { PredictedNumbers } from '../../../protocol/page/pageNumbers.ts';
import type { NumberOrder } from '../../memory.ts';

/** What is predicted less what there is; NaN where a text has no number. */
export function errorOf({ actual, predicted }: PredictedNumbers, text: number): number {
  return (predicted[text] ?? NaN) - (actual[text] ?? NaN);
}

/** All texts, the largest first, those without such a number last, or as in the table. What is alike stays in the table's order. */
export function orderNumbers(order: NumberOrder, data: PredictedNumbers): Int32Array {
  const texts = Int32Array.from(data.segments.keys());
  if (order === 'place') return texts;
  const ranks = Float64Array.from(texts, (text) => {
    const value = order === 'error' ? Math.abs(errorOf(data, text)) : (data[order][text] ?? NaN);
    return Number.isNaN(value) ? -Infinity : value;
  });
  const rank = (text: number): number => ranks[text] ?? -Infinity;
  return texts.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(b) - rank(a)));
}

const mostDecimals = 6;

/** Writes predictions with the decimals that their mean error leaves a sense, three figures of it. */
export function predictionWriter({ measures }: PredictedNumbers): (value: number) => string {
  const { meanError } = measures;
  const figures = meanError > 0 ? 2 - Math.floor(Math.log10(meanError)) : mostDecimals;
  const decimals = Math.max(0, Math.min(mostDecimals, figures));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (value) => value.toLocaleString(undefined, digits);
}

/** Writes a number as the table has it, or the mean of several. */
export function actualText(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: mostDecimals });
}
