import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsText } from '../../../../../src/features/index/model/detailsText.ts';
import type { CosineHistogram, IndexStatus } from '../../../../../src/protocol/indexApi.ts';

const status: IndexStatus = {
  files: 1200,
  segments: 5000,
  texts: 4000,
  embedded: 4000,
  bytes: 2_000_000,
  vectorBytes: 3_000_000,
  model: 'A model',
  isKept: true,
  repair: 'none',
  tokenVectors: { areKept: false, texts: 0, bytes: 0, expectedBytes: 5_000_000 },
};
const details = {
  status,
  isPaused: false,
  folders: { index: undefined, vectors: undefined },
  histogram: undefined,
  leftOut: [],
};
const histogram = {
  repair: 'none',
  borders: Float64Array.of(-1, 0, 1),
  before: Uint32Array.of(0, 10),
  after: Uint32Array.of(10, 0),
} as CosineHistogram;

function linesOf(more: Partial<Parameters<typeof detailsText>[0]> = {}): string[] {
  return detailsText({ ...details, ...more }).split('\n');
}

test('what is known of an index: counts, sizes, model, and how far it is', () => {
  const lines = linesOf();
  assert.ok(lines.includes('State            complete'));
  assert.ok(lines.includes('Files            1,200'));
  assert.ok(lines.includes('Distinct texts   4,000, 4,000 of them embedded'));
  assert.ok(lines.includes('Model            A model'));
  assert.ok(lines.includes('Token vectors    not kept; about 5 MB of all texts'));
  const tokenVectors = { areKept: true, texts: 2000, bytes: 2_500_000, expectedBytes: 5_000_000 };
  const kept = linesOf({ status: { ...status, tokenVectors } });
  assert.ok(kept.includes('Token vectors    2.5 MB, of 2,000 texts; about 5 MB of all'));
  const part = { ...status, embedded: 3999, model: undefined };
  assert.ok(linesOf({ status: part }).includes('State            incomplete'));
  assert.ok(linesOf({ status: part, isPaused: true }).includes('State            paused'));
  assert.ok(linesOf({ status: part }).includes('Model            none so far'));
});

test('where it lies and what is left out stand there where there is such a thing', () => {
  assert.equal(
    linesOf().some((line) => /lies|left out|in memory/.test(line)),
    false,
  );
  const lines = linesOf({
    status: { ...status, isKept: false },
    folders: { index: '/index', vectors: undefined },
    leftOut: [
      { path: 'large.txt', code: 'tooLarge', reason: 'too large' },
      { path: 'rows.csv', code: 'brokenRecords', reason: 'a quote in line 2 is never closed' },
    ],
  });
  assert.deepEqual(lines.slice(-9), [
    '1 file left out',
    '  large.txt: too large',
    '',
    '1 file with broken records, which are read line by line',
    '  rows.csv: a quote in line 2 is never closed',
    '',
    'Where it lies',
    '  the index: /index',
    '',
  ]);
  assert.ok(lines.includes('It is in memory: a restart of the engine loses it.'));
});

test('the cosines of random pairs, before a repair and after it', () => {
  assert.ok(
    linesOf({ histogram }).includes('Half of all random pairs of lines have a cosine under 0.50.'),
  );
  assert.ok(
    linesOf({ histogram: { ...histogram, repair: 'centre' } }).includes(
      'Half of all random pairs of lines have a cosine under -0.50; unrepaired, under 0.50.',
    ),
  );
});
