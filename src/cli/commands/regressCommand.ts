import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import { fitRidge, regress } from '../../core/analysis/fit/ridgeRegression.ts';
import type { RegressorLearner } from '../../core/analysis/learn/learner.ts';
import { measureRegression } from '../../core/analysis/measures/regressionMeasures.ts';
import { AppError } from '../../core/errors/appError.ts';
import { countText } from '../../core/text/countText.ts';
import { writeLearner } from '../../node/files/learnerFile.ts';
import type { Command, CommandContext } from '../command.ts';
import { learningProducts } from '../learning/learningProducts.ts';
import { printReport } from '../standardOutput.ts';
import { learnHelp, learnUsage, parseLearnRequest } from '../learning/learnRequest.ts';
import { numberExamplesOf, readLearnTables, type NumberExample } from '../learning/learnTable.ts';
import { recordsWithText, writePredictions } from '../learning/predictionTable.ts';
import { checkSource, openLearner } from '../learning/savedLearner.ts';
import { TextFeatures } from '../learning/textFeatures.ts';
import { roundedOrNull } from '../../core/export/rounded.ts';

const predictionDigits = 7;

export const regressCommand: Command = {
  name: 'regress',
  summary: 'numbers for the rows of a table, learned from rows that have them',
  help: `${learnUsage('regress')}

Learns from a table which number a text has. Without --test and --predict it prints, as one JSON object, how well numbers
are guessed by leave-one-out, each from all other rows: pearson, spearman, mae, rmse and r2.

It is a ridge regression on the texts' vectors; its strength is chosen by leave-one-out. Numbers may have a decimal comma.

${learnHelp('the regressor', 'a prediction')}`,

  async run(args, context) {
    const request = await parseLearnRequest(args, context);
    const saved =
      request.use === undefined
        ? undefined
        : await openLearner(request.use, 'regressor', request.text);
    const text = request.text ?? saved?.text ?? [];
    const label = request.label ?? saved?.label ?? '';
    const tables = await readLearnTables(request, { text, label }, context);
    const training = tables.train && numberExamplesOf(tables.train, label, context);
    if (tables.train && training && training.length < 2) {
      throw new AppError(
        'invalidInput',
        `${tables.train.name} has ${countText(training.length, 'row')} with text and a number in column ${label}; give at least 2.`,
      );
    }
    const tested = tables.test && numberExamplesOf(tables.test, label, context);
    if (tables.test && tested?.length === 0) {
      throw new AppError('invalidInput', `${tables.test.name} has no row with text and number.`);
    }
    const predicted = tables.predict && recordsWithText(tables.predict, context);

    const features = await TextFeatures.open(request, tables, text.length, saved?.model, context);
    if (saved) checkSource(request.use ?? '', saved, features.source);
    const products = await learningProducts();
    const { learner, report } = saved
      ? { learner: saved, report: {} }
      : await train({ examples: training ?? [], text, label }, features, products, context);
    if (request.save !== undefined) await writeLearner(request.save, learner);

    if (tables.predict && predicted) {
      const guesses = regress(learner.regressor, await features.of(predicted.texts));
      const values: (readonly number[])[] = [];
      for (const i of predicted.records.keys()) {
        values.push([Number((guesses[i] ?? 0).toPrecision(predictionDigits))]);
      }
      context.progress(undefined);
      const found = { ...predicted, added: ['prediction'], values };
      await writePredictions(tables.predict, found, request.out, context);
    }
    if (tested) {
      const matrix = await features.of(tested.map(({ texts }) => texts));
      const guesses = regress(learner.regressor, matrix);
      const measured = measuresOf(numbersOf(tested), guesses);
      const { trainedOn } = learner;
      const penalty = roundedOrNull(learner.penalty);
      await printReport({ ...measured, penalty, trainedOn, measuredBy: 'test' }, context);
    } else if (!tables.predict) await printReport(report, context);
    await features.close();
  },
};

interface RegressorTask {
  readonly examples: readonly NumberExample[];
  /** Columns. */
  readonly text: readonly string[];
  readonly label: string;
}

async function train(
  { examples, text, label }: RegressorTask,
  features: TextFeatures,
  products: DenseProducts,
  context: CommandContext,
): Promise<{ readonly learner: RegressorLearner; readonly report: object }> {
  const matrix = await features.of(examples.map(({ texts }) => texts));
  const targets = numbersOf(examples);
  context.progress('Learning…');
  const { regressor, penalty, leaveOneOut } = await fitRidge(matrix, targets, products);
  const { count, ...measures } = measuresOf(targets, leaveOneOut);
  // Each guess is then about the mean of all other numbers, which lies above the small ones and below the large ones.
  if (measures.r2 !== null && measures.r2 <= 0) {
    context.message(
      `Nothing is learned of column ${label}: guesses by leave-one-out are no nearer than the mean of all numbers, and correlations near -1 say just that.`,
    );
  }
  if (measures.r2 === null) {
    context.message(
      `All numbers in column ${label} are alike: there is nothing to learn, and no correlation.`,
    );
  }
  const trainedOn = examples.length;
  const learner: RegressorLearner = {
    kind: 'regressor',
    model: features.source,
    ...{ text, label, regressor, trainedOn, measures, penalty },
  };
  const report = {
    ...{ ...measures, count, penalty: roundedOrNull(penalty), trainedOn },
    measuredBy: 'leaveOneOut',
  };
  return { learner, report };
}

function numbersOf(examples: readonly NumberExample[]): Float64Array {
  return Float64Array.from(examples, ({ number }) => number);
}

function measuresOf(
  truth: Float64Array,
  guesses: Float64Array,
): Record<'pearson' | 'spearman' | 'mae' | 'rmse' | 'r2', number | null> & {
  readonly count: number;
} {
  const { count, pearson, spearman, mae, rmse, r2 } = measureRegression(truth, guesses);
  return {
    pearson: roundedOrNull(pearson),
    spearman: roundedOrNull(spearman),
    mae: roundedOrNull(mae),
    rmse: roundedOrNull(rmse),
    r2: roundedOrNull(r2),
    count,
  };
}
