import { roundedText } from '../report.ts';
import { isMeasured, type BenchRow } from './benchRow.ts';

// All in px of the picture.
const width = 760;
const edge = 20;
const nameWidth = 270;
const valueWidth = 110;
const barHeight = 16;
const barGap = 5;
const titleHeight = 24;
const groupGap = 16;
const longest = width - 2 * edge - nameWidth - valueWidth;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly isProduct: boolean;
}

/**
 * Bars of the medians of the rows that have a name for the chart, a group for each row, drawn to the group's largest value.
 * The picture has a ground of its own and follows the reader's light or dark colours; undefined where there is no such row.
 */
export function benchChart(rows: readonly BenchRow[], caption: string): string | undefined {
  const groups = rows.flatMap((row) => {
    const bars = barsOf(row);
    return row.inChart === undefined || bars.length < 2 ? [] : [{ row, bars, name: row.inChart }];
  });
  if (groups.length === 0) return undefined;
  const parts: string[] = [];
  let top = edge;
  for (const { row, bars, name } of groups) {
    const better = row.better === 'more' ? 'longer is better' : 'shorter is better';
    parts.push(
      `<text class="title" x="${edge}" y="${top + 14}">${escaped(name)} <tspan class="soft">${escaped(row.unit)}, ${better}</tspan></text>`,
    );
    top += titleHeight;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const bar of bars) {
      parts.push(barLines(bar, top, (longest * bar.value) / most));
      top += barHeight + barGap;
    }
    top += groupGap;
  }
  const height = top + 18;
  const label = groups.map(
    ({ name, row, bars }) =>
      `${name}: ${bars.map(({ name: of, value }) => `${of} ${roundedText(value)} ${row.unit}`).join(', ')}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label.join('; '))}">`,
    style,
    `<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...parts,
    `<text class="soft" x="${edge}" y="${height - 14}">${escaped(caption)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

const style = `<style>
  text { font: 13px -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .soft { font-weight: 400; fill: #59636e; font-size: 12px; }
  .ground { fill: #ffffff; stroke: #d1d9e0; }
  .own { fill: #0969da; }
  .peer { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .soft { fill: #9198a1; }
    .ground { fill: #0d1117; stroke: #3d444d; }
    .own { fill: #4493f8; }
    .peer { fill: #656c76; }
  }
</style>`;

function barsOf({ product, peers }: BenchRow): Bar[] {
  return [
    { name: product.name, value: product.range.median, isProduct: true },
    ...peers
      .filter(isMeasured)
      .map(({ name, range }) => ({ name, value: range.median, isProduct: false })),
  ];
}

function barLines({ name, value, isProduct }: Bar, top: number, length: number): string {
  const left = edge + nameWidth;
  const base = top + barHeight - 4;
  // A bar that is too short to be seen is a line.
  const shown = Math.max(1, length).toFixed(1);
  return [
    `<text x="${left - 10}" y="${base}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="${isProduct ? 'own' : 'peer'}" x="${left}" y="${top}" width="${shown}" height="${barHeight}" rx="2"/>`,
    `<text x="${(left + Math.max(1, length) + 8).toFixed(1)}" y="${base}">${escaped(roundedText(value))}</text>`,
  ].join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
