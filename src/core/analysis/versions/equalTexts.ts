/** The passages of a version: those of its first file, of its second, and so on. */
export interface VersionTexts {
  readonly texts: readonly string[];
  /** By text the number of its file, ascending. Files of one number are versions of each other. */
  readonly files: ArrayLike<number>;
}

/** Which passages of two versions are equal but for white space at their ends. */
export interface EqualTexts {
  /** By passage of the older version its counterpart, -1 for none. */
  readonly newerOf: Int32Array;
  /** 1 for each passage of the older version whose counterpart stands in the same order; 0 where it was moved, or is none. */
  readonly inOrder: Uint8Array;
}

// Cells of a table of two runs of passages.
const mostCells = 4_000_000;

/**
 * Equal passages: in each file those that stand in one order, found as in a patience diff (Bram Cohen: what is unique in both is
 * aligned first, and what lies between by itself; a longest common subsequence where nothing is unique); then, of what is left,
 * equal ones one by one, those of the same file first: they were moved.
 */
export function equalTexts(older: VersionTexts, newer: VersionTexts): EqualTexts {
  const numbers = new Map<string, number>();
  const [a, b] = [older, newer].map(({ texts }) =>
    Int32Array.from(texts, (text) => {
      const trimmed = text.trim();
      const known = numbers.get(trimmed);
      if (known !== undefined) return known;
      numbers.set(trimmed, numbers.size);
      return numbers.size - 1;
    }),
  ) as [Int32Array, Int32Array];
  const newerOf = new Int32Array(a.length).fill(-1);
  const inOrder = new Uint8Array(a.length);
  const taken = new Uint8Array(b.length);
  const pair = (i: number, j: number): void => {
    newerOf[i] = j;
    taken[j] = 1;
  };
  const runs = sharedFiles(older.files, newer.files);
  for (let run = runs.pop(); run; run = runs.pop()) {
    for (const [i, j] of alignedIn(run, a, b, runs)) {
      pair(i, j);
      inOrder[i] = 1;
    }
  }
  pairLeft(a, b, { newerOf, taken, older, newer, ofOneFile: true }, pair);
  pairLeft(a, b, { newerOf, taken, older, newer, ofOneFile: false }, pair);
  return { newerOf, inOrder };
}

/** Passages `fromA` to `toA` of the older version against `fromB` to `toB` of the newer one, half-open. */
interface Run {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** The runs of each file that both versions have. */
function sharedFiles(a: ArrayLike<number>, b: ArrayLike<number>): Run[] {
  const ends = (files: ArrayLike<number>): Map<number, [number, number]> => {
    const found = new Map<number, [number, number]>();
    for (let i = 0; i < files.length; i++) {
      found.set(files[i]!, [found.get(files[i]!)?.[0] ?? i, i + 1]);
    }
    return found;
  };
  const others = ends(b);
  return [...ends(a)].flatMap(([file, [fromA, toA]]) => {
    const other = others.get(file);
    return other ? [{ fromA, toA, fromB: other[0], toB: other[1] }] : [];
  });
}

/** Pairs that a run begins and ends with, and its unique ones; what lies between these becomes a run of its own. */
function alignedIn(run: Run, a: Int32Array, b: Int32Array, runs: Run[]): [number, number][] {
  let { fromA, toA, fromB, toB } = run;
  const pairs: [number, number][] = [];
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) pairs.push([fromA++, fromB++]);
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) pairs.push([--toA, --toB]);
  if (fromA === toA || fromB === toB) return pairs;
  const inner = { fromA, toA, fromB, toB };
  const unique = ascending(uniquePairs(inner, a, b));
  if (unique.length === 0) {
    const isSmall = (toA - fromA) * (toB - fromB) <= mostCells;
    pairs.push(...(isSmall ? commonSubsequence(inner, a, b) : ascending(nthPairs(inner, a, b))));
    return pairs;
  }
  for (const [i, j] of [...unique, [toA, toB] as const]) {
    if (i > fromA && j > fromB) runs.push({ fromA, toA: i, fromB, toB: j });
    [fromA, fromB] = [i + 1, j + 1];
  }
  return [...pairs, ...unique];
}

/** Texts that occur once on each side. */
function uniquePairs(
  { fromA, toA, fromB, toB }: Run,
  a: Int32Array,
  b: Int32Array,
): [number, number][] {
  const once = (from: number, to: number, numbers: Int32Array): Map<number, number> => {
    const places = new Map<number, number>();
    for (let i = from; i < to; i++) places.set(numbers[i]!, places.has(numbers[i]!) ? -1 : i);
    return places;
  };
  const others = once(fromB, toB, b);
  return [...once(fromA, toA, a)].flatMap(([text, i]) => {
    const j = others.get(text) ?? -1;
    return i >= 0 && j >= 0 ? [[i, j] as [number, number]] : [];
  });
}

/** The first of a text with the first on the other side, the second with the second, ascending by the first number. */
function nthPairs(
  { fromA, toA, fromB, toB }: Run,
  a: Int32Array,
  b: Int32Array,
): [number, number][] {
  const places = new Map<number, number[]>();
  for (let j = toB - 1; j >= fromB; j--) {
    const known = places.get(b[j]!);
    if (known) known.push(j);
    else places.set(b[j]!, [j]);
  }
  const pairs: [number, number][] = [];
  for (let i = fromA; i < toA; i++) {
    const j = places.get(a[i]!)?.pop();
    if (j !== undefined) pairs.push([i, j]);
  }
  return pairs;
}

/** As many pairs as possible whose second numbers rise; the first ones do already (patience sorting). */
function ascending(pairs: readonly [number, number][]): [number, number][] {
  const sorted = [...pairs].sort((one, other) => one[0] - other[0]);
  const before = new Int32Array(sorted.length).fill(-1);
  /** By length of a chain the pair that ends it lowest. */
  const ends: number[] = [];
  for (const [at, [, j]] of sorted.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[ends[middle]!]![1] < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = at;
  }
  const chain: [number, number][] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) chain.push(sorted[at]!);
  return chain.reverse();
}

/** A longest common subsequence by the table of all pairs; the pair that comes first where several are as long. */
function commonSubsequence(
  { fromA, toA, fromB, toB }: Run,
  a: Int32Array,
  b: Int32Array,
): [number, number][] {
  const [rows, columns] = [toA - fromA, toB - fromB];
  const width = columns + 1;
  const lengths = new Int32Array((rows + 1) * width);
  for (let r = rows - 1; r >= 0; r--) {
    for (let c = columns - 1; c >= 0; c--) {
      const at = r * width + c;
      lengths[at] =
        a[fromA + r] === b[fromB + c]
          ? lengths[at + width + 1]! + 1
          : Math.max(lengths[at + width]!, lengths[at + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let [r, c] = [0, 0]; r < rows && c < columns;) {
    const at = r * width + c;
    if (a[fromA + r] === b[fromB + c]) pairs.push([fromA + r++, fromB + c++]);
    else if (lengths[at + width]! >= lengths[at + 1]!) r++;
    else c++;
  }
  return pairs;
}

interface Left {
  readonly newerOf: Int32Array;
  readonly taken: Uint8Array;
  readonly older: VersionTexts;
  readonly newer: VersionTexts;
  readonly ofOneFile: boolean;
}

/** Equal texts that have no counterpart yet, one by one in their order. */
function pairLeft(
  a: Int32Array,
  b: Int32Array,
  { newerOf, taken, older, newer, ofOneFile }: Left,
  pair: (i: number, j: number) => void,
): void {
  const keyOf = (text: number, file: number): string => (ofOneFile ? `${text} ${file}` : `${text}`);
  const places = new Map<string, number[]>();
  for (let j = b.length - 1; j >= 0; j--) {
    if (taken[j]) continue;
    const key = keyOf(b[j]!, newer.files[j]!);
    const known = places.get(key);
    if (known) known.push(j);
    else places.set(key, [j]);
  }
  for (let i = 0; i < a.length; i++) {
    if (newerOf[i] !== -1) continue;
    const j = places.get(keyOf(a[i]!, older.files[i]!))?.pop();
    if (j !== undefined) pair(i, j);
  }
}
