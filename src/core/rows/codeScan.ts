import { dotAt } from '../vectors/dotAt.ts';
import type { TopHits } from '../vectors/topHits.ts';

/** Rows of codes (see `encodeRow`), one after the other. */
interface CodeBlock {
  /** Begins at the start of its buffer and holds `rows` x dims codes, or more. */
  readonly codes: Int8Array;
  /** One over each row's Euclidean length; 0 where that is 0. */
  readonly scales: Float32Array;
  readonly rows: number;
}

/** Vectors of length 1, one after the other: `rows` x dims numbers from the start of the array's buffer. */
interface ExactBlock {
  readonly data: Float32Array;
  readonly rows: number;
}

/** Finds the rows of a block with the largest cosine to a query. */
export interface CodeScan {
  /** For the log. */
  readonly name: string;
  /**
   * Offers the `count` nearest rows, or all of them where there are fewer, each as `first` and its number in the
   * block. Among equal ones at the end of the list any may be chosen.
   */
  nearest(block: CodeBlock, query: Int8Array, count: number, first: number, top: TopHits): void;
  /** The same where there are no codes yet; `query` has length 1. */
  nearestExact(
    block: ExactBlock,
    query: Float32Array,
    count: number,
    first: number,
    top: TopHits,
  ): void;
}

/** The same anywhere, by loops over typed arrays. */
export const loopScan: CodeScan = {
  name: 'typed-array loops',
  nearest({ codes, scales, rows }, query, _count, first, top) {
    const dims = query.length;
    let squares = 0;
    for (const code of query) squares += code * code;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let row = 0, at = 0; row < rows; row++, at += dims) {
      top.offer(first + row, codesDot(query, codes, at) * scales[row]! * scale);
    }
  },
  nearestExact({ data, rows }, query, _count, first, top) {
    for (let row = 0; row < rows; row++) {
      top.offer(first + row, dotAt(query, data, row * query.length));
    }
  },
};

/** Sum of products, in whole numbers: exact, because even 100,000 products of 127 x 127 stay below 2^31. */
function codesDot(query: Int8Array, codes: Int8Array, at: number): number {
  const count = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    a = (a + query[i]! * codes[at + i]!) | 0;
    b = (b + query[i + 1]! * codes[at + i + 1]!) | 0;
    c = (c + query[i + 2]! * codes[at + i + 2]!) | 0;
    d = (d + query[i + 3]! * codes[at + i + 3]!) | 0;
  }
  for (; i < count; i++) a = (a + query[i]! * codes[at + i]!) | 0;
  return a + b + c + d;
}
