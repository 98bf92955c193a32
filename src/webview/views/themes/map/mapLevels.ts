import { levels } from '../../../drawing/points/pointPainter.ts';
import type { ColouredMap } from './mapColouring.ts';

/** What makes points stand out; what was chosen on the map goes before all. */
interface Standing {
  /** By segment: 1 where the query finds it; undefined without a query. */
  readonly hits: Uint8Array | undefined;
  /** The group that is lit; -1: those in none. */
  readonly lit: number | undefined;
  readonly chosen: readonly number[];
}

/** By point: how much it stands out. What is lit leaves the others dim, but for those whose colour says how near they are. */
export function pointLevels(
  { groupOf }: Pick<ColouredMap, 'groupOf'>,
  segmentOf: Int32Array,
  { hits, lit, chosen }: Standing,
): Uint8Array {
  const levelOf = new Uint8Array(segmentOf.length);
  if (chosen.length > 0) {
    for (const point of chosen) levelOf[point] = levels.lit;
    return levelOf;
  }
  if (lit !== undefined && groupOf) {
    return levelOf.map((_, point) => (groupOf[point] === lit ? levels.lit : levels.dim));
  }
  if (!hits) return levelOf.fill(levels.plain);
  const others = groupOf ? levels.dim : levels.plain;
  return levelOf.map((_, point) => (hits[segmentOf[point]!] === 1 ? levels.lit : others));
}

/** Texts that a query finds. */
export function hitCount(hits: Uint8Array, segmentOf: Int32Array): number {
  let count = 0;
  for (const segment of segmentOf) count += hits[segment] ?? 0;
  return count;
}
