import { roundedText } from '../report.ts';
import {
  isMeasured,
  timesBetter,
  type BenchPart,
  type BenchRow,
  type Measured,
} from './benchRow.ts';

/** What stands above the table. */
export interface RunFacts {
  /** Lines of "name: value" about the machine. */
  readonly machine: readonly (readonly [name: string, value: string])[];
  readonly command: string;
  /** How busy the machine was and how much one and the same work varied: whole sentences. */
  readonly noise: string;
  /** The chart's path, from the document; undefined where there is none. */
  readonly chart: string | undefined;
}

const columns = [
  ...['Work', 'Unit', 'Product: min', 'median', 'max', 'n'],
  ...['Peer', 'min', 'median', 'max', 'n', 'Times better'],
];
const textColumns = ['Work', 'Unit', 'Peer'];

/** The document of a run: the machine, how to run it again, one table of all rows, and what was not measured. */
export function benchDocument(facts: RunFacts, parts: readonly BenchPart[]): string {
  const { machine, command, noise, chart } = facts;
  const leftOut = parts.flatMap(notMeasured);
  return [
    '# Benchmarks',
    '',
    'Written by the bench alone, from one run; no number here is typed by hand.',
    '',
    ...machine.map(([name, value]) => `- ${name}: ${value}`),
    '',
    `Run it again: \`${command}\`. It takes some minutes; CONTRIBUTING.md says what it can be told.`,
    '',
    noise,
    '',
    ...(chart === undefined ? [] : [`![The medians of some rows as bars](${chart})`, '']),
    'A row is a work, what the product takes for it and what a peer takes in the same run, as minimum, median and maximum of n',
    'repetitions. _Times better_ compares the medians: above 1 the product is better, whether less or more is wanted.',
    '',
    ...markdownTable(columns, textColumns, parts.flatMap(tableLines)),
    '',
    '## What was measured',
    '',
    ...parts.map(({ title, about }) => `- **${title}.** ${about}`),
    '',
    '## Not measured in this run',
    '',
    ...(leftOut.length === 0 ? ['Nothing was left out.'] : leftOut.map((line) => `- ${line}`)),
    '',
  ].join('\n');
}

function tableLines({ title, rows }: BenchPart): string[][] {
  if (rows.length === 0) return [];
  return [[`**${title}**`, ...columns.slice(1).map(() => '')], ...rows.flatMap(rowLines)];
}

/** A line for each peer that was measured, the work named in the first. */
function rowLines(row: BenchRow): string[][] {
  const own = [row.work, row.unit, ...numbers(row.product)];
  const peers = row.peers.filter(isMeasured);
  if (peers.length === 0) return [[...own, '–', ...Array.from({ length: 5 }, () => '')]];
  return peers.map((peer, i) => [
    ...(i === 0 ? own : own.map(() => '')),
    peer.name,
    ...numbers(peer),
    timesBetter(row, peer).toFixed(2),
  ]);
}

function numbers({ range, times }: Measured): string[] {
  const { low, median, high } = range;
  return [...[low, median, high].map((value) => roundedText(value)), String(times)];
}

function notMeasured({ title, rows, leftOut }: BenchPart): string[] {
  const reasons = new Map<string, string[]>();
  const add = (what: string, reason: string): void => {
    reasons.set(reason, [...(reasons.get(reason) ?? []), what]);
  };
  for (const { name, reason } of leftOut) add(name, reason);
  for (const { peers } of rows) {
    for (const peer of peers) if (!isMeasured(peer)) add(peer.name, peer.reason);
  }
  return [...reasons].map(
    ([reason, names]) => `${title}, ${[...new Set(names)].join(', ')}: ${reason}.`,
  );
}

/** Lines of a Markdown table as Prettier lays it out; columns not in `texts` are aligned to the right. */
export function markdownTable(
  heads: readonly string[],
  texts: readonly string[],
  lines: readonly (readonly string[])[],
): string[] {
  const cells = [heads, ...lines].map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, i) => Math.max(3, ...cells.map((line) => line[i]?.length ?? 0)));
  const isText = heads.map((head) => texts.includes(head));
  const lineOf = (line: readonly string[]): string =>
    `| ${line.map((cell, i) => (isText[i] ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    isText[i] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...body] = cells;
  return [lineOf(head), lineOf(rule), ...body.map(lineOf)];
}
