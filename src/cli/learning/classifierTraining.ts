import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import { meanLoss, type Guesses } from '../../core/analysis/learn/classify.ts';
import { classWords } from '../../core/analysis/learn/labelWords.ts';
import { classifierLearner, type ClassifierLearner } from '../../core/analysis/learn/learner.ts';
import { trainClassifier } from '../../core/analysis/learn/trainClassifier.ts';
import { measureGuesses, type GuessMeasures } from '../../core/analysis/measures/guessMeasures.ts';
import { AppError } from '../../core/errors/appError.ts';
import { countText } from '../../core/text/countText.ts';
import type { CommandContext } from '../command.ts';
import { roundedOrNull } from '../../core/export/rounded.ts';
import type { Example, LearnTable } from './learnTable.ts';
import type { TextFeatures } from './textFeatures.ts';

const mostNamedLabels = 10;

export interface ClassifierTask {
  readonly examples: readonly Example[];
  readonly classes: readonly string[];
  /** Columns. */
  readonly text: readonly string[];
  readonly label: string;
}

/** A classifier and what cross-validation says of it; the report is undefined where nothing can be left out. */
export interface TrainedLearner {
  readonly learner: ClassifierLearner;
  readonly report: object | undefined;
}

/** The labels of some examples, in order. Throws `invalidInput` where there are not two. */
export function classesOf(
  examples: readonly Example[],
  { name }: LearnTable,
  label: string,
): readonly string[] {
  const classes = [...new Set(examples.map((example) => example.label))].sort();
  const [only] = classes;
  if (only === undefined) {
    throw new AppError(
      'invalidInput',
      `${name} has no row with text and a label in column ${label}; label some rows first.`,
    );
  }
  if (classes.length === 1) {
    throw new AppError(
      'invalidInput',
      `All labelled rows of ${name} say ${JSON.stringify(only)}; label some rows otherwise too.`,
    );
  }
  return classes;
}

export async function trainOnExamples(
  { examples, classes, text, label }: ClassifierTask,
  features: TextFeatures,
  products: DenseProducts,
  context: CommandContext,
): Promise<TrainedLearner> {
  const placeOf = new Map(classes.map((name, place) => [name, place]));
  const labels = Int32Array.from(examples, (example) => placeOf.get(example.label) ?? 0);
  const matrix = await features.of(examples.map(({ texts }) => texts));
  const canName = text.length === 1 && features.canEmbed;
  const names = canName ? await namesOf(classes, features) : undefined;
  let fits = 0;
  context.progress('Learning…');
  const trained = await trainClassifier(
    { matrix, labels, classes: classes.length, names },
    {
      products,
      onFit: () => {
        context.progress(`Learning… ${countText(++fits, 'fit')} done`);
      },
    },
  );
  const { method, usesNames, validation } = trained;
  tellOf(labels, classes, method, context);
  const measured = validation && measureGuesses(labels, validation, classes.length);
  const facts = { model: features.source, text, label, trainedOn: examples.length };
  const learner = classifierLearner(trained, classes, measured, facts);
  const report = measured && {
    ...printedMeasures(measured, classes),
    ...learnerFacts(learner),
    ...{ method, usesLabelWords: usesNames },
    ...{ measuredBy: 'crossValidation', folds: validation.folds },
  };
  return { learner, report };
}

/** What was learned with which strength, as each report has it. */
export function learnerFacts({ penalty, trainedOn }: ClassifierLearner): object {
  return { penalty: roundedOrNull(penalty), trainedOn };
}

/** The labels of tested rows by their place; one that was not learned has a place behind the others, and is named. */
export function testedLabels(
  examples: readonly Example[],
  classes: readonly string[],
  { name }: LearnTable,
  context: CommandContext,
): { readonly labels: Int32Array; readonly classes: readonly string[] } {
  const all = [...new Set([...classes, ...examples.map(({ label }) => label)])];
  const unknown = all.slice(classes.length);
  if (unknown.length > 0) {
    const named = unknown.slice(0, mostNamedLabels).map((label) => JSON.stringify(label));
    const more = unknown.length > named.length ? ' and others' : '';
    context.message(
      `${name} has labels that were not learned, which count as wrong: ${named.join(', ')}${more}.`,
    );
  }
  const placeOf = new Map(all.map((label, place) => [label, place]));
  const labels = Int32Array.from(examples, ({ label }) => placeOf.get(label) ?? -1);
  return { labels, classes: all };
}

/** The measures of a test, as they are printed. */
export function measureTest(
  labels: Int32Array,
  classes: readonly string[],
  { guesses, probabilities, ownProbabilities }: Guesses,
): object {
  const isKnown = ownProbabilities.every((probability) => probability > 0);
  const logLoss = isKnown ? meanLoss(ownProbabilities) : NaN;
  const found = { guesses, probabilities, logLoss };
  return printedMeasures(measureGuesses(labels, found, classes.length), classes);
}

/** `logLoss` is null where a label was not learned. */
function printedMeasures(measured: GuessMeasures, names: readonly string[]): object {
  return {
    accuracy: roundedOrNull(measured.accuracy),
    macroF1: roundedOrNull(measured.macroF1),
    logLoss: roundedOrNull(measured.logLoss),
    calibrationError: roundedOrNull(measured.calibrationError),
    count: measured.count,
    classes: measured.classes.map(({ class: place, count, precision, recall, f1 }) => ({
      label: names[place],
      count,
      precision: roundedOrNull(precision),
      recall: roundedOrNull(recall),
      f1: roundedOrNull(f1),
    })),
    confusion: measured.confusion.map(({ label, guess, count }) => ({
      label: names[label],
      prediction: names[guess],
      count,
    })),
  };
}

/** The labels' own words, where they have some, as examples. */
async function namesOf(
  classes: readonly string[],
  features: TextFeatures,
): Promise<{ matrix: Awaited<ReturnType<TextFeatures['of']>>; labels: Int32Array } | undefined> {
  const { words, labels } = classWords(classes);
  if (words.length === 0) return undefined;
  return { matrix: await features.of(words.map((each) => [each])), labels };
}

/** Says what of the examples keeps a classifier from being a good one. */
function tellOf(
  labels: Int32Array,
  classes: readonly string[],
  method: 'logistic' | 'centroid',
  context: CommandContext,
): void {
  const counts = new Int32Array(classes.length);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const single = classes.filter((_, place) => counts[place] === 1);
  if (single.length === classes.length) {
    context.message(
      'Each label has one row: the nearest one decides, nothing can be measured, and probabilities are not calibrated.',
    );
    return;
  }
  if (single.length > 0) {
    const named = single.slice(0, mostNamedLabels).map((label) => JSON.stringify(label));
    const more = single.length > named.length ? ` and ${single.length - named.length} more` : '';
    context.message(
      `${countText(single.length, 'label has', 'labels have')} one row and cannot be guessed when it is left out: ${named.join(', ')}${more}.`,
    );
  }
  if (method === 'centroid') {
    context.message(
      `${countText(classes.length, 'label')} and ${countText(labels.length, 'row')} are too many for a regression: the nearest mean decides.`,
    );
  }
}
