import { t } from '../../../core/l10n/translate.ts';
import type { CosineHistogram } from '../../../protocol/indexApi.ts';
import { repairText } from './repairText.ts';

const barWidth = 28;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * How often random pairs have which cosine, drawn with characters: before and after a repair, where there is one.
 * Bins without pairs at the ends are left out.
 */
export function histogramText({ repair, borders, before, after }: CosineHistogram): string {
  const isRepaired = repair !== 'none';
  const columns = isRepaired ? [before, after] : [before];
  const most = Math.max(1, ...columns.flatMap((counts) => [...counts]));
  const used = Array.from(before, (_, bin) => columns.some((counts) => (counts[bin] ?? 0) > 0));
  const first = Math.max(0, used.indexOf(true));
  const last = Math.max(first, used.lastIndexOf(true));
  const titles = isRepaired ? [t('before'), t('after ({0})', repairText(repair))] : [t('pairs')];
  const rows = [row(t('cosine'), titles)];
  for (let bin = first; bin <= last; bin++) {
    const range = t('{0} to {1}', signed(borders[bin] ?? 0), signed(borders[bin + 1] ?? 0));
    const bars = columns.map((counts) => bar((counts[bin] ?? 0) / most));
    rows.push(row(range, bars));
  }
  return rows.join('\n');
}

function row(head: string, columns: readonly string[]): string {
  const cells = columns.map((text) => text.padEnd(barWidth + 2));
  return `${head.padEnd(16)}${cells.join('')}`.trimEnd();
}

/** The middle cosine of pairs, from a histogram's counts: the border that half of them lie under. */
export function medianCosine(borders: Float64Array, counts: Uint32Array): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let under = 0;
  for (const [bin, count] of counts.entries()) {
    if (under + count >= total / 2) {
      const low = borders[bin] ?? 0;
      const high = borders[bin + 1] ?? low;
      return low + ((total / 2 - under) / count) * (high - low);
    }
    under += count;
  }
  return undefined;
}

function bar(share: number): string {
  const units = Math.round(share * barWidth * 8);
  // One that is not empty is to be seen.
  const seen = share > 0 ? Math.max(1, units) : 0;
  return '█'.repeat(Math.floor(seen / 8)) + (eighths[seen % 8] ?? '');
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `-${text}` : ` ${text}`;
}
