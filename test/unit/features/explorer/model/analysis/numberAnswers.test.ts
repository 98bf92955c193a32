import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  numberAnswers,
  type SegmentNumbers,
} from '../../../../../../src/features/explorer/model/analysis/numberAnswers.ts';
import type { ShownContent } from '../../../../../../src/features/explorer/model/shownContent.ts';
import { seededRandom } from '../../../../../../src/core/search/seededRandom.ts';
import { FakeContentSet } from '../../../../../support/fakes/fakeContentSet.ts';

const dims = 20;

/** Answers about records, each of one text and maybe a number. */
function setup(texts: readonly string[], numbers: readonly number[], recordOf?: readonly number[]) {
  const known = new Map<string, number[]>();
  const random = seededRandom(7);
  const vectorOf = (text: string): number[] => {
    const vector = known.get(text) ?? Array.from({ length: dims }, () => random() - 0.5);
    known.set(text, vector);
    return vector;
  };
  const read: SegmentNumbers = {
    numbers: Float64Array.from(numbers),
    recordOf: Int32Array.from(recordOf ?? texts.keys()),
    ...{ others: [], otherCount: 0 },
  };
  const written: number[][] = [];
  const answers = numberAnswers(
    {
      current: () => ({}) as unknown as ShownContent,
      until: (signal) => signal ?? new AbortController().signal,
    },
    {
      set: new FakeContentSet({ texts: () => texts, vectorOf }),
      numbersIn: () => read,
      write: (predictions) => Promise.resolve(written.push(Array.from(predictions)) > 0),
    },
  );
  const request = { version: 'v.1', column: 'minutes' };
  return {
    written,
    vectorOf,
    learn: () => answers.learnColumn(request),
    write: () => answers.writePredictions(request),
  };
}

const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);

test('what lies in the vectors is predicted, of texts without a number, too', async () => {
  const probe = setup(texts, []);
  const truth = texts.map((text) => 50 + 30 * probe.vectorOf(text)[0]!);
  const { learn, write, written } = setup(texts, truth.with(3, NaN));
  const { measures, trainedOn, actual, predicted } = await learn();
  assert.equal(trainedOn, 39);
  assert.ok(measures.pearson! > 0.8 && measures.spearman! > 0.8, JSON.stringify(measures));
  assert.ok(Number.isNaN(actual[3]) && Math.abs(predicted[3]! - truth[3]!) < 6);
  assert.ok(await write());
  assert.deepEqual(written, [Array.from(predicted)]);
});

test('noise is not: no text is predicted by what was learned from it', async () => {
  const random = seededRandom(3);
  const { measures, predicted, actual } = await setup(
    texts,
    texts.map(() => random()),
  ).learn();
  // A fit of twenty numbers to forty that it was trained on has a correlation of .7.
  assert.ok(measures.pearson! < 0.35, `${measures.pearson}`);
  const errors = Array.from(actual, (own, i) => Math.abs(own - predicted[i]!));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  assert.ok(Math.abs(measures.meanError - mean) < 1e-9);
  const byMean = actual.map((own) => {
    const others = actual.filter((other) => other !== own);
    return Math.abs(own - others.reduce((sum, other) => sum + other, 0) / others.length);
  });
  const errorOfMean = byMean.reduce((sum, error) => sum + error, 0) / byMean.length;
  assert.ok(Math.abs(measures.meanErrorOfMean - errorOfMean) < 1e-9);
});

test('a text that stands twice is one example, so that none is predicted from its twin', async () => {
  const random = seededRandom(3);
  const numbers = texts.map(() => random());
  const { measures, trainedOn, places, actual } = await setup(
    [...texts, ...texts],
    [...numbers, ...numbers.map((number) => number + 2)],
  ).learn();
  assert.equal(trainedOn, 40);
  assert.deepEqual(new Set(places), new Set([2]));
  assert.ok(Math.abs(actual[5]! - numbers[5]! - 1) < 1e-12);
  assert.ok(measures.pearson! < 0.35, `${measures.pearson}`);
});

test('too few numbers, and records of several texts, are refused with what to do', async () => {
  await assert.rejects(
    setup(texts, [1, 2, ...texts.slice(2).map(() => NaN)]).learn(),
    /2 texts have a number in column minutes, and 3 are needed; choose another column/,
  );
  const parts = texts.map((_, i) => Math.floor(i / 2));
  await assert.rejects(setup(texts, [1, 2, 3, 4], parts).learn(), /show them by line/);
});

test('numbers that are all alike have no correlation', async () => {
  const { measures } = await setup(
    texts,
    texts.map(() => 4),
  ).learn();
  assert.equal(measures.pearson, null);
  assert.ok(measures.meanError < 1e-9);
});
