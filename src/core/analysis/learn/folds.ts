import { shuffled } from '../../search/seededRandom.ts';

/**
 * Which fold each record is tested in, from 0 to `count` - 1: shuffled by the seed, then dealt out class by class, so that
 * each fold has nearly the same share of each class, and as many records as the others but for one.
 */
export function stratifiedFolds(labels: Int32Array, count: number, seed = 1): Int32Array {
  const order = shuffled(labels.length, seed);
  // A stable sort by class: the shuffled order within each.
  order.sort((a, b) => labels[a]! - labels[b]!);
  const folds = new Int32Array(order.length);
  order.forEach((record, i) => {
    folds[record] = i % count;
  });
  return folds;
}

/** The records that are trained on while `fold` is tested, and those tested, each in ascending order. */
export function splitFold(
  folds: Int32Array,
  fold: number,
): { readonly train: Int32Array; readonly test: Int32Array } {
  const all = Int32Array.from(folds.keys());
  return {
    train: all.filter((record) => folds[record] !== fold),
    test: all.filter((record) => folds[record] === fold),
  };
}
