import { classify } from '../../core/analysis/learn/classify.ts';
import { AppError } from '../../core/errors/appError.ts';
import { writeLearner } from '../../node/files/learnerFile.ts';
import type { Command } from '../command.ts';
import {
  classesOf,
  learnerFacts,
  measureTest,
  testedLabels,
  trainOnExamples,
} from '../learning/classifierTraining.ts';
import { learningProducts } from '../learning/learningProducts.ts';
import { printReport } from '../standardOutput.ts';
import { learnHelp, learnUsage, parseLearnRequest } from '../learning/learnRequest.ts';
import { examplesOf, readLearnTables } from '../learning/learnTable.ts';
import { recordsWithText, writePredictions } from '../learning/predictionTable.ts';
import { checkSource, openLearner } from '../learning/savedLearner.ts';
import { TextFeatures } from '../learning/textFeatures.ts';

const probabilityDigits = 6;

export const classifyCommand: Command = {
  name: 'classify',
  summary: 'labels for the rows of a table, learned from rows that have them',
  help: `${learnUsage('classify')}

Learns from a table which label a text has. Without --test and --predict it prints, as one JSON object, how well labels
are guessed by cross-validation, never for rows that were learned from: accuracy, macroF1, logLoss, calibrationError,
classes (label, count, precision, recall, f1) and confusion (label, prediction, count).

It is a logistic regression on the texts' vectors, or the nearest mean where each label has one row or there are thousands.
Its strength, and whether the labels' own words count as an example each, is chosen on the folds that are measured.

${learnHelp('the classifier', 'prediction and probability')}`,

  async run(args, context) {
    const request = await parseLearnRequest(args, context);
    const saved =
      request.use === undefined
        ? undefined
        : await openLearner(request.use, 'classifier', request.text);
    const text = request.text ?? saved?.text ?? [];
    const label = request.label ?? saved?.label ?? '';
    const tables = await readLearnTables(request, { text, label }, context);
    const training = tables.train && examplesOf(tables.train, label, context);
    const classes =
      tables.train && training ? classesOf(training, tables.train, label) : (saved?.classes ?? []);
    const tested = tables.test && examplesOf(tables.test, label, context);
    if (tables.test && tested?.length === 0) {
      throw new AppError('invalidInput', `${tables.test.name} has no row with text and label.`);
    }
    const predicted = tables.predict && recordsWithText(tables.predict, context);

    const features = await TextFeatures.open(request, tables, text.length, saved?.model, context);
    if (saved) checkSource(request.use ?? '', saved, features.source);
    const products = await learningProducts();
    const task = { examples: training ?? [], classes, text, label };
    const { learner, report } = saved
      ? { learner: saved, report: undefined }
      : await trainOnExamples(task, features, products, context);
    if (request.save !== undefined) await writeLearner(request.save, learner);

    if (tables.predict && predicted) {
      const matrix = await features.of(predicted.texts);
      const { guesses, probabilities } = await classify(learner, matrix, products);
      const values: (readonly (string | number)[])[] = [];
      for (const i of predicted.records.keys()) {
        const probability = Number((probabilities[i] ?? 0).toPrecision(probabilityDigits));
        values.push([classes[guesses[i] ?? 0] ?? '', probability]);
      }
      context.progress(undefined);
      const added = ['prediction', 'probability'];
      const found = { ...predicted, added, values };
      await writePredictions(tables.predict, found, request.out, context);
    }
    if (tables.test && tested) {
      const known = testedLabels(tested, classes, tables.test, context);
      const matrix = await features.of(tested.map(({ texts }) => texts));
      const found = await classify(learner, matrix, products, known.labels);
      const measured = measureTest(known.labels, known.classes, found);
      await printReport({ ...measured, ...learnerFacts(learner), measuredBy: 'test' }, context);
    } else if (!tables.predict && report) await printReport(report, context);
    else if (!tables.predict && request.save === undefined) {
      throw new AppError(
        'invalidInput',
        'Each label has one row, so nothing can be measured; label more rows, or give --test, --predict or --save.',
      );
    }
    await features.close();
  },
};
