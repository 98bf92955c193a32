import { Matrix } from '../../vectors/matrix.ts';
import { dotAt } from '../../vectors/dotAt.ts';

/**
 * What is known of a pair of texts: |u - v|, u * v (each number by number) and their cosine, 2 dims + 1 numbers. The same
 * for (v, u). `first` and `second`: for each pair the row of its texts, vectors of length 1.
 * As InferSent has it (Conneau and others, 2017), without u and v themselves: a pair is to be judged by what its two texts
 * have in common, not by what they are about.
 */
export function pairFeatures(texts: Matrix, first: Int32Array, second: Int32Array): Matrix {
  const { dims, data } = texts;
  const features = new Matrix(first.length, 2 * dims + 1);
  for (let pair = 0; pair < first.length; pair++) {
    const u = texts.row(first[pair]!);
    const at = second[pair]! * dims;
    const into = features.row(pair);
    for (let i = 0; i < dims; i++) {
      into[i] = Math.abs(u[i]! - data[at + i]!);
      into[dims + i] = u[i]! * data[at + i]!;
    }
    into[2 * dims] = dotAt(u, data, at);
  }
  return features;
}
