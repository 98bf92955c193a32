import { loopScan, type CodeScan } from '../../../core/rows/codeScan.ts';
import { usearchScan } from '../../scan/usearchScan.ts';
import { VectorRows } from '../../../core/rows/vectorRows.ts';

/** Changes rows of length 1, one after the other, in place or into what it returns; they are to keep their length. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- as a function that returns nothing has it
export type MapRows = (rows: Float32Array) => Float32Array | void;

/** Vectors that were read together. */
export interface ReadVectors {
  /** Of their keys. */
  readonly numbers: Int32Array;
  /** One after the other. */
  readonly vectors: Float32Array;
}

/** Where the vectors lie. */
interface VectorSource {
  readonly dims: number;
  /** The vectors of some keys by their numbers. `isCheckedLater`: their bytes are left to `checkSome`. */
  read(numbers: Iterable<number>, isCheckedLater?: boolean): Iterable<ReadVectors>;
  /** Checks up to `count` blocks of what was read without that; whether there are more. */
  checkSome(count: number): boolean;
}

// Rows of texts that were deleted, or that lie outside of what is searched now, are in the way of each scan.
const mostUnused = 0.5;
const fewRows = 10_000;
// Scopes are searched in turn: all, a folder.
const recentScopes = 8;
// Some milliseconds' work, and time for others.
const encodedAtOnce = 2048;
const encodePauseMs = 10;
const checkedBlocksAtOnce = 2;
/** Of more vectors a first query does not wait until their bytes are checked: that takes a quarter of reading them. */
const checkedAtOnce = 20_000;

/** The vectors of a space that searches need, in memory. */
export class ResidentVectors {
  readonly mapRows: MapRows | undefined;
  readonly #source: VectorSource;
  readonly #scan: CodeScan;
  #rows: VectorRows;
  /** By a key's number in the space; -1 where it is not in memory. */
  #rowOf: Int32Array = new Int32Array();
  /** By row, when it was last needed. */
  #usedAt: Int32Array = new Int32Array();
  #turn = recentScopes;
  #isEncoding = false;
  #wasEmptied = false;

  constructor(
    source: VectorSource,
    mapRows: MapRows | undefined,
    scan = usearchScan().scan ?? loopScan,
  ) {
    this.#source = source;
    this.mapRows = mapRows;
    this.#scan = scan;
    this.#rows = new VectorRows(source.dims, scan);
  }

  /** Makes ready for `count` vectors more. */
  reserve(count: number): void {
    this.#rows.reserve(count);
  }

  /** Takes vectors in by the numbers of their keys; those that are there already stay. It may keep the array. */
  add(numbers: Int32Array, vectors: Float32Array): void {
    this.#keep(numbers, vectors);
  }

  /** Whether most of what was in memory turned out to be of no use once. */
  get wasEmptied(): boolean {
    return this.#wasEmptied;
  }

  /** How many vectors are in memory. */
  get count(): number {
    return this.#rows.count;
  }

  /**
   * Reads ahead what `load` will need, in turns with other work, with a repair that is fast on many rows and the same as
   * `mapRows`. What is not needed any more is dropped here, for `load` would read the rest again one by one.
   */
  async prepare(
    numbers: Int32Array,
    mapManyRows: (rows: Float32Array) => Promise<void>,
  ): Promise<void> {
    const wanted = new Set(numbers.filter((number) => number >= 0));
    if (this.#rows.count >= fewRows && wanted.size <= this.#rows.count * mostUnused) this.#empty();
    const rows = this.#rows;
    const missing = [...wanted].filter((number) => (this.#rowOf[number] ?? -1) < 0);
    rows.reserve(missing.length);
    for (const { numbers: found, vectors } of this.#source.read(missing)) {
      await mapManyRows(vectors);
      // Another call may have emptied it meanwhile.
      if (rows !== this.#rows) return;
      this.#keep(found, vectors);
    }
  }

  /** The rows of keys by their numbers, read where they are not in memory yet; -1 for a number of -1. */
  load(numbers: Int32Array): { readonly rows: VectorRows; readonly rowOf: Int32Array } {
    this.#turn++;
    const rowOf = this.#read(numbers);
    this.#usedAt = sized(this.#usedAt, this.#rows.count);
    let used = 0;
    for (const row of rowOf) if (row >= 0) this.#usedAt[row] = this.#turn;
    for (const turn of this.#usedAt) if (turn > this.#turn - recentScopes) used++;
    const isWanted = this.#rows.count < fewRows || used > this.#rows.count * mostUnused;
    if (isWanted || this.mapRows) return { rows: this.#rows, rowOf };
    this.#empty();
    return this.load(numbers);
  }

  /** Of vectors that are there already, the first ones stay. */
  #keep(numbers: Int32Array, vectors: Float32Array): void {
    const { dims } = this.#source;
    for (const number of numbers) this.#growTo(number);
    if (numbers.every((number) => (this.#rowOf[number] ?? -1) < 0)) {
      const first = this.#rows.addAll(vectors);
      numbers.forEach((number, i) => {
        this.#rowOf[number] = first + i;
      });
    } else {
      numbers.forEach((number, i) => {
        if ((this.#rowOf[number] ?? -1) < 0) {
          this.#rowOf[number] = this.#rows.add(vectors, i * dims);
        }
      });
    }
    this.#encodeSoon();
  }

  /** Checks what was read, and makes its codes, between other work: a first query need not wait for them. */
  #encodeSoon(): void {
    if (this.#isEncoding) return;
    this.#isEncoding = true;
    const next = (): void => {
      const isUnchecked = this.#source.checkSome(checkedBlocksAtOnce);
      this.#isEncoding = this.#rows.encode(encodedAtOnce) || isUnchecked;
      if (this.#isEncoding) setTimeout(next, encodePauseMs).unref();
    };
    setTimeout(next, encodePauseMs).unref();
  }

  #empty(): void {
    this.#wasEmptied = true;
    this.#rows = new VectorRows(this.#source.dims, this.#scan);
    this.#rowOf.fill(-1);
    this.#usedAt = new Int32Array();
  }

  #growTo(number: number): void {
    if (number >= this.#rowOf.length) this.#rowOf = sized(this.#rowOf, 2 * number + 2);
  }

  #read(numbers: Int32Array): Int32Array {
    let missing = 0;
    for (const number of numbers) if (number >= 0 && this.#rowAt(number) < 0) missing++;
    if (missing > 0) this.#readMissing(numbers, missing);
    const rowOf = new Int32Array(numbers.length);
    for (let i = 0; i < numbers.length; i++) rowOf[i] = this.#rowAt(numbers[i] ?? -1);
    return rowOf;
  }

  /** `most`: how many rows are missing, or more: texts that differ in white space at their ends share one. */
  #readMissing(numbers: Int32Array, most: number): void {
    const missing = new Int32Array(most);
    let count = 0;
    for (const number of numbers)
      if (number >= 0 && this.#rowAt(number) < 0) missing[count++] = number;
    const sorted = missing.sort();
    const distinct = sorted.filter((number, i) => number !== sorted[i - 1]);
    this.#rows.reserve(distinct.length);
    const isCheckedLater = distinct.length > checkedAtOnce && !this.mapRows && this.#rows.isExact;
    for (const { numbers: found, vectors } of this.#source.read(distinct, isCheckedLater)) {
      this.#keep(found, this.mapRows?.(vectors) ?? vectors);
    }
  }

  #rowAt(number: number): number {
    return this.#rowOf[number] ?? -1;
  }
}

/** The same numbers, and -1 in what is added. */
function sized(old: Int32Array, length: number): Int32Array {
  if (old.length >= length) return old;
  const larger = new Int32Array(length).fill(-1, old.length);
  larger.set(old);
  return larger;
}
