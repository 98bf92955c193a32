import type { Spot } from './mapWindow.ts';

// Of some 4 points a cell: few to look at, few cells to go through.
const pointsInCell = 4;
const mostCells = 512;

/** Points on a map (-1 to 1), sorted into squares, so that the nearest is found without looking at all. */
export class PointGrid {
  readonly #places: Float32Array;
  readonly #side: number;
  /** Where each square's points begin in `#points`. */
  readonly #starts: Int32Array;
  readonly #points: Int32Array;

  constructor(places: Float32Array) {
    const count = places.length / 2;
    const side = Math.max(1, Math.min(mostCells, Math.ceil(Math.sqrt(count / pointsInCell))));
    this.#places = places;
    this.#side = side;
    const cellOf = (point: number): number =>
      this.#index(places[2 * point + 1]!) * side + this.#index(places[2 * point]!);
    const starts = new Int32Array(side * side + 1);
    for (let point = 0; point < count; point++) starts[cellOf(point) + 1]!++;
    for (let cell = 0; cell < side * side; cell++) starts[cell + 1]! += starts[cell]!;
    const next = starts.slice();
    this.#points = new Int32Array(count);
    for (let point = 0; point < count; point++) this.#points[next[cellOf(point)]!++] = point;
    this.#starts = starts;
  }

  /** The point nearest to a spot within a distance; -1 where there is none. */
  nearest(spot: Spot, within: number): number {
    let best = -1;
    let least = within * within;
    this.#visit(spot, within, (point, squared) => {
      if (squared <= least) [best, least] = [point, squared];
    });
    return best;
  }

  /** The points within a distance, the nearest first. */
  within(spot: Spot, distance: number): number[] {
    const found: { readonly point: number; readonly squared: number }[] = [];
    this.#visit(spot, distance, (point, squared) => {
      if (squared <= distance * distance) found.push({ point, squared });
    });
    return found
      .sort((a, b) => a.squared - b.squared || a.point - b.point)
      .map(({ point }) => point);
  }

  #visit({ x, y }: Spot, distance: number, see: (point: number, squared: number) => void): void {
    const [left, right] = [this.#index(x - distance), this.#index(x + distance)];
    const [bottom, top] = [this.#index(y - distance), this.#index(y + distance)];
    for (let row = bottom; row <= top; row++) {
      for (let column = left; column <= right; column++) {
        const cell = row * this.#side + column;
        for (let at = this.#starts[cell]!; at < this.#starts[cell + 1]!; at++) {
          const point = this.#points[at]!;
          const dx = this.#places[2 * point]! - x;
          const dy = this.#places[2 * point + 1]! - y;
          see(point, dx * dx + dy * dy);
        }
      }
    }
  }

  #index(place: number): number {
    const index = Math.floor(((place + 1) / 2) * this.#side);
    return Math.max(0, Math.min(this.#side - 1, index));
  }
}
