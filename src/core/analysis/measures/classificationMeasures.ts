/** How well classes were told apart, of one guess for each record. */
export interface ClassificationMeasures {
  /** Records. */
  readonly count: number;
  /** Share of right guesses, 0 to 1. */
  readonly accuracy: number;
  /** Mean of the F1 of the classes that are there, as label or as guess: scikit-learn's `f1_score(average='macro')`. */
  readonly macroF1: number;
  readonly classes: readonly ClassMeasures[];
}

export interface ClassMeasures {
  /** From 0. */
  readonly class: number;
  /** Records that have this label. */
  readonly count: number;
  /** Of those guessed to be of it, the share that are; 0 where none was. */
  readonly precision: number;
  /** Of those that are of it, the share guessed; 0 where there are none. */
  readonly recall: number;
  readonly f1: number;
}

/** Records of class `label` that were taken for `guess`. */
export interface ConfusionCell {
  readonly label: number;
  readonly guess: number;
  readonly count: number;
}

/** Of labels and guesses, each a class from 0 to `classes` - 1. A guess of -1 is wrong and of no class. */
export function measureClassification(
  labels: Int32Array,
  guesses: Int32Array,
  classes: number,
): ClassificationMeasures {
  const labelled = new Int32Array(classes);
  const guessed = new Int32Array(classes);
  const right = new Int32Array(classes);
  let rightCount = 0;
  labels.forEach((label, i) => {
    const guess = guesses[i]!;
    // A label beyond those known cannot be guessed.
    if (label >= 0) labelled[label]!++;
    if (guess >= 0) guessed[guess]!++;
    if (label !== guess || label < 0) return;
    right[label]!++;
    rightCount++;
  });
  const measured: ClassMeasures[] = [];
  for (let c = 0; c < classes; c++) {
    if (labelled[c] === 0 && guessed[c] === 0) continue;
    measured.push({
      class: c,
      count: labelled[c]!,
      precision: guessed[c] === 0 ? 0 : right[c]! / guessed[c]!,
      recall: labelled[c] === 0 ? 0 : right[c]! / labelled[c]!,
      f1: (2 * right[c]!) / (labelled[c]! + guessed[c]!),
    });
  }
  const sum = measured.reduce((total, { f1 }) => total + f1, 0);
  return {
    count: labels.length,
    accuracy: rightCount / labels.length,
    macroF1: sum / measured.length,
    classes: measured,
  };
}

/** The confusion matrix without its zeros, by label and then by guess: of 10,000 classes it is small like this. */
export function confusionCells(
  labels: Int32Array,
  guesses: Int32Array,
  classes: number,
): ConfusionCell[] {
  const counts = new Map<number, number>();
  labels.forEach((label, i) => {
    const key = label * classes + guesses[i]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return Array.from(counts)
    .sort(([a], [b]) => a - b)
    .map(([key, count]) => ({
      label: Math.floor(key / classes),
      guess: key % classes,
      count,
    }));
}
