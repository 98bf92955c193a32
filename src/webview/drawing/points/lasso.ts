import type { Spot } from './mapWindow.ts';

/** The points inside of a line that is drawn around them (on the map, its end joined to its start), in order. */
export function pointsInside(places: Float32Array, line: readonly Spot[]): number[] {
  if (line.length < 3) return [];
  const xs = line.map(({ x }) => x);
  const ys = line.map(({ y }) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const inside: number[] = [];
  for (let point = 0; 2 * point < places.length; point++) {
    const x = places[2 * point]!;
    const y = places[2 * point + 1]!;
    if (x < left || x > right || y < bottom || y > top) continue;
    if (isInside(xs, ys, x, y)) inside.push(point);
  }
  return inside;
}

/** By the crossings of a ray to the right (even-odd rule). */
function isInside(xs: readonly number[], ys: readonly number[], x: number, y: number): boolean {
  let isIn = false;
  for (let i = 0, before = xs.length - 1; i < xs.length; before = i++) {
    const isBetween = ys[i]! > y !== ys[before]! > y;
    if (!isBetween) continue;
    const crossing = xs[i]! + ((y - ys[i]!) / (ys[before]! - ys[i]!)) * (xs[before]! - xs[i]!);
    if (x < crossing) isIn = !isIn;
  }
  return isIn;
}
