/** Heads of one layer's attention over a sequence: `heads` x `size` x `size`, row-major. */
export interface LayerAttention {
  readonly heads: number;
  readonly size: number;
  readonly data: Float32Array;
}

/** One head's map, from 1: a view; `size` x `size`, query by key. */
export function headMap({ size, data }: LayerAttention, head: number): Float32Array {
  return data.subarray((head - 1) * size * size, head * size * size);
}

/** The mean over the heads. */
export function meanMap(layer: LayerAttention): Float32Array {
  const { heads, size } = layer;
  const mean = new Float32Array(size * size);
  for (let head = 1; head <= heads; head++) {
    const map = headMap(layer, head);
    for (let i = 0; i < mean.length; i++) mean[i]! += map[i]! / heads;
  }
  return mean;
}

/**
 * A map as `side` x `side` bytes, into `target` from `at` on: 255 times the square root of the largest weight of
 * the block that a cell stands for. The root, because most weights are small; the largest, because a mean over a
 * block would hide the single strong one.
 */
export function shrinkMap(
  map: Float32Array,
  size: number,
  side: number,
  target: Uint8Array,
  at: number,
): void {
  const cellOf = Array.from({ length: size }, (_, i) => Math.floor((i * side) / size));
  const largest = new Float32Array(side * side);
  for (let row = 0; row < size; row++) {
    const start = cellOf[row]! * side;
    for (let column = 0; column < size; column++) {
      const cell = start + cellOf[column]!;
      const weight = map[row * size + column]!;
      if (weight > largest[cell]!) largest[cell] = weight;
    }
  }
  for (let i = 0; i < largest.length; i++) {
    target[at + i] = Math.round(255 * Math.sqrt(Math.min(1, largest[i]!)));
  }
}

/**
 * Where a map looks by habit: to the token itself, the one before, the one after, `[CLS]` and `[SEP]`; a mean of the
 * weights, 0 to 1, over the rows that have such a token.
 */
export function habitsOf(map: Float32Array, size: number): readonly number[] {
  const mean = (first: number, last: number, column: (row: number) => number): number => {
    let sum = 0;
    for (let row = first; row <= last; row++) sum += map[row * size + column(row)]!;
    return last < first ? 0 : sum / (last - first + 1);
  };
  return [
    mean(0, size - 1, (row) => row),
    mean(1, size - 1, (row) => row - 1),
    mean(0, size - 2, (row) => row + 1),
    mean(0, size - 1, () => 0),
    mean(0, size - 1, () => size - 1),
  ];
}
