import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  histogramText,
  medianCosine,
} from '../../../../../src/features/index/model/histogramText.ts';

const histogram = {
  repair: 'centre',
  borders: Float64Array.of(-0.5, 0, 0.25, 0.5, 1),
  before: Uint32Array.of(0, 0, 28, 0),
  after: Uint32Array.of(1, 14, 0, 0),
};

test('bars before and after, without empty bins at the ends', () => {
  assert.deepEqual(histogramText(histogram).split('\n'), [
    'cosine          before                        after (centre)',
    `-0.50 to  0.00  ${' '.repeat(30)}█`,
    ` 0.00 to  0.25  ${' '.repeat(30)}${'█'.repeat(14)}`,
    ` 0.25 to  0.50  ${'█'.repeat(28)}`,
  ]);
});

test('one column where nothing is repaired', () => {
  const counts = Uint32Array.of(0, 3, 0, 0);
  assert.equal(
    histogramText({ ...histogram, repair: 'none', before: counts, after: counts }),
    `cosine          pairs\n 0.00 to  0.25  ${'█'.repeat(28)}`,
  );
});

test('the median of what is counted', () => {
  assert.equal(medianCosine(histogram.borders, histogram.before), 0.375);
  assert.equal(medianCosine(histogram.borders, Uint32Array.of(0, 0, 0, 0)), undefined);
});
