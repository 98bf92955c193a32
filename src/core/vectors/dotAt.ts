/**
 * Sum of products of `vector` and the numbers of `data` from `offset` on, in double precision. The loop of a
 * search over many rows: with four sums, which do not wait for each other, it takes a fifth less time than with
 * one; eight gave no more.
 *
 * Five such sums stand apart, because a loop that meets arrays of several types is slower: this one, `dot`
 * (`similarity.ts`, two whole vectors, checked), `codesDot` (`codeScan.ts`, whole numbers), `StaticRows.dot` (numbers
 * and codes) and `dotRow` (`repair.ts`, doubles).
 */
export function dotAt(vector: Float32Array, data: Float32Array, offset: number): number {
  const count = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    a += vector[i]! * data[offset + i]!;
    b += vector[i + 1]! * data[offset + i + 1]!;
    c += vector[i + 2]! * data[offset + i + 2]!;
    d += vector[i + 3]! * data[offset + i + 3]!;
  }
  for (; i < count; i++) a += vector[i]! * data[offset + i]!;
  return a + b + (c + d);
}
