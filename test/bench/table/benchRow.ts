import type { Range } from '../report.ts';

/** How something that was repeated came out. */
export interface Measured {
  readonly name: string;
  readonly range: Range;
  /** How often it was measured. */
  readonly times: number;
}

/** A peer that was not measured, and why: a sentence without its stop. */
export interface NotMeasured {
  readonly name: string;
  readonly reason: string;
}

/** A line of the table: a work, what the product takes for it, and what peers take in the same run. */
export interface BenchRow {
  readonly work: string;
  /** Of all numbers in the row, such as `ms` or `tokens/s`. */
  readonly unit: string;
  readonly better: 'more' | 'less';
  readonly product: Measured;
  readonly peers: readonly (Measured | NotMeasured)[];
  /** Its name in the chart; it stands in none where this is left out. */
  readonly inChart?: string;
}

/** What one part of the bench brings. */
export interface BenchPart {
  readonly title: string;
  /** What exactly was done with what: whole sentences. */
  readonly about: string;
  readonly rows: readonly BenchRow[];
  /** Works that were not measured at all. */
  readonly leftOut: readonly NotMeasured[];
}

export function isMeasured(peer: Measured | NotMeasured): peer is Measured {
  return 'range' in peer;
}

/** How many times better the product's median is than the peer's: above 1 where the product is better. */
export function timesBetter(row: BenchRow, peer: Measured): number {
  const [own, other] = [row.product.range.median, peer.range.median];
  return row.better === 'more' ? own / other : other / own;
}
