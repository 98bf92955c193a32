import { readFileSync } from 'node:fs';
import { shuffled } from '../../src/core/search/seededRandom.ts';
import { gather, gatherRows } from '../../src/core/analysis/fit/gatherRows.ts';
import { pairFeatures } from '../../src/core/analysis/fit/pairFeatures.ts';
import { fitRidge, regress } from '../../src/core/analysis/fit/ridgeRegression.ts';
import { classify } from '../../src/core/analysis/learn/classify.ts';
import { labelWords } from '../../src/core/analysis/learn/labelWords.ts';
import {
  trainClassifier,
  type LabelledRows,
  type TrainedClassifier,
} from '../../src/core/analysis/learn/trainClassifier.ts';
import { calibrationError } from '../../src/core/analysis/measures/calibration.ts';
import { measureClassification } from '../../src/core/analysis/measures/classificationMeasures.ts';
import { measureRegression } from '../../src/core/analysis/measures/regressionMeasures.ts';
import type { Matrix } from '../../src/core/vectors/matrix.ts';
import { nativeProducts } from '../../src/engine/runtime/matMul.ts';
import { openEngine } from '../support/openEngine.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { bundledModel, sharedData } from '../support/projectPaths.ts';
import { cachedVectors } from './cachedVectors.ts';
import { printTable } from './report.ts';

const draws = 5;
const examplesOfClass = 5;

/** Labels by the bundled model's vectors on Banking77, all of it and five examples a class; numbers of STS-B's pairs. */
export async function benchLearn(): Promise<void> {
  const engine = await openEngine(bundledModel);
  const vectors = (texts: readonly string[]): Promise<Matrix> => cachedVectors(engine, texts);
  const train = records('banking77', 'train.csv').slice(1);
  const test = records('banking77', 'test.csv').slice(1);
  const names = [...new Set(train.map(([, label]) => label!))].sort();
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const labelsOf = (rows: readonly string[][]): Int32Array =>
    Int32Array.from(rows, ([, label]) => placeOf.get(label!)!);
  const textsOf = (rows: readonly string[][]): string[] => rows.map(([text]) => text!);
  const rows: LabelledRows = {
    matrix: await vectors(textsOf(train)),
    labels: labelsOf(train),
    classes: names.length,
    names: {
      matrix: await vectors(names.map((name) => labelWords(name)!)),
      labels: Int32Array.from(names.keys()),
    },
  };
  const tested = { matrix: await vectors(textsOf(test)), labels: labelsOf(test) };

  const table = [['Banking77', 'accuracy', 'macro-F1', 'calibration error', 'λ', 'seconds']];
  const whole = await measure(rows, tested);
  table.push(['trained on train', ...whole.cells], ['  scikit-learn', '.9295', '', '', '', '']);
  const few: number[] = [];
  const unnamed: number[] = [];
  for (let draw = 1; draw <= draws; draw++) {
    const part = drawn(rows, draw);
    const found = await measure(part, tested);
    few.push(found.accuracy);
    table.push([`${examplesOfClass} a class, draw ${draw}`, ...found.cells]);
    unnamed.push((await measure({ ...part, names: undefined }, tested)).accuracy);
  }
  table.push(['  mean', mean(few).toFixed(4), '', '', '', '']);
  table.push(['  mean without labels’ words', mean(unnamed).toFixed(4), '', '', '', '']);
  table.push(['  scikit-learn, logistic', '.799', '', '', '', '']);
  table.push(['  scikit-learn, centroid', '.776', '', '', '', '']);
  printTable(table);

  const pairs = await pairsOf('stsb-en-train.csv', vectors);
  const dev = await pairsOf('stsb-en-dev.csv', vectors);
  const began = performance.now();
  const fit = await fitRidge(pairs.features, pairs.truth, nativeProducts);
  const seconds = (performance.now() - began) / 1000;
  const found = measureRegression(dev.truth, regress(fit.regressor, dev.features));
  printTable([
    ['STS-B dev, trained on train', 'Spearman', 'Pearson', 'MAE', 'λ', 'seconds'],
    [
      'pairs',
      (100 * (found.spearman ?? 0)).toFixed(2),
      (100 * (found.pearson ?? 0)).toFixed(2),
      found.mae.toFixed(3),
      fit.penalty.toPrecision(3),
      seconds.toFixed(1),
    ],
    ['  scikit-learn, ridge', '86.74', '', '', '', ''],
  ]);
  await engine.close();
}

interface Tested {
  readonly matrix: Matrix;
  readonly labels: Int32Array;
}

async function measure(
  rows: LabelledRows,
  { matrix, labels }: Tested,
): Promise<{ readonly accuracy: number; readonly cells: readonly string[] }> {
  const began = performance.now();
  const trained: TrainedClassifier = await trainClassifier(rows, { products: nativeProducts });
  const seconds = (performance.now() - began) / 1000;
  const { guesses, probabilities } = await classify(trained, matrix, nativeProducts, labels);
  const { accuracy, macroF1 } = measureClassification(labels, guesses, rows.classes);
  const isRight = Array.from(labels, (label, i) => label === guesses[i]);
  const error = calibrationError(probabilities, isRight);
  const cells = [accuracy.toFixed(4), macroF1.toFixed(4), error.toFixed(3)];
  return { accuracy, cells: [...cells, trained.penalty?.toPrecision(2) ?? '', seconds.toFixed(1)] };
}

function drawn(rows: LabelledRows, draw: number): LabelledRows {
  const counts = new Int32Array(rows.classes);
  const chosen = shuffled(rows.labels.length, draw).filter(
    (record) => ++counts[rows.labels[record]!]! <= examplesOfClass,
  );
  const places = Int32Array.from(chosen);
  return {
    ...rows,
    matrix: gatherRows(rows.matrix, places),
    labels: gather(rows.labels, places),
  };
}

async function pairsOf(
  file: string,
  vectors: (texts: readonly string[]) => Promise<Matrix>,
): Promise<{ readonly features: Matrix; readonly truth: Float64Array }> {
  const pairs = records('stsb', file);
  const texts = [...new Set(pairs.flatMap(([a, b]) => [a!, b!]))];
  const rowOf = new Map(texts.map((text, row) => [text, row]));
  const place = (column: number): Int32Array =>
    Int32Array.from(pairs, (pair) => rowOf.get(pair[column]!)!);
  return {
    features: pairFeatures(await vectors(texts), place(0), place(1)),
    truth: Float64Array.from(pairs, ([, , score]) => Number(score)),
  };
}

function records(folder: string, file: string): string[][] {
  return parseCsv(readFileSync(sharedData(folder, file).path, 'utf8'));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
