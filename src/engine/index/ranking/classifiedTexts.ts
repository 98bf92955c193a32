import { classify } from '../../../core/analysis/learn/classify.ts';
import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { classifierOf, type WireClassifier } from '../../../protocol/jobs/learnJobs.ts';
import { nativeProducts } from '../../runtime/matMul.ts';
import { keyBytes } from '../../textKey.ts';
import { breathingProducts } from '../../work/breathingProducts.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import type { IndexScope } from './indexScope.ts';
import type { RankedPlace } from './wantedTexts.ts';

/**
 * The places of the texts that a classifier gives one class, by its place, the most probable first; the score is the
 * probability. By the vectors as they were made, without repair: of those a classifier learns. They are read from the file, since
 * memory may hold them repaired or less exact.
 */
export async function classifiedTexts(
  scope: IndexScope,
  vectors: SpaceVectors,
  { classifier, wanted }: { readonly classifier: WireClassifier; readonly wanted: number },
  signal: AbortSignal | undefined,
): Promise<readonly RankedPlace[]> {
  vectors.refresh();
  const keys = scope.keyBlob();
  const placesOf = new Map<number, number[]>();
  for (let place = 0; place < keys.length / keyBytes; place++) {
    const number = vectors.find(keys, place * keyBytes);
    if (number < 0) continue;
    const places = placesOf.get(number);
    if (places) places.push(place);
    else placesOf.set(number, [place]);
  }
  const linear = classifierOf(classifier);
  const { rows: dims } = linear.classifier.weights;
  const products = breathingProducts(nativeProducts, signal);
  const found: RankedPlace[] = [];
  for (const { numbers, vectors: rows } of vectors.read(placesOf.keys())) {
    throwIfCancelled(signal);
    const matrix = new Matrix(numbers.length, dims, rows);
    const { guesses, probabilities } = await classify(linear, matrix, products);
    for (const [i, number] of numbers.entries()) {
      if (guesses[i] !== wanted) continue;
      const score = probabilities[i] ?? 0;
      for (const item of placesOf.get(number) ?? []) found.push({ item, score });
    }
  }
  return found.sort((a, b) => b.score - a.score || a.item - b.item);
}
