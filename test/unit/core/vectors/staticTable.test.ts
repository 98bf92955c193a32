import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { spearman } from '../../../../src/core/analysis/measures/regressionMeasures.ts';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { staticTableOf } from '../../../../src/core/vectors/buildStaticTable.ts';
import { CosineEstimate } from '../../../../src/core/vectors/cosineEstimate.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { dot } from '../../../../src/core/vectors/similarity.ts';
import { StaticEncoder } from '../../../../src/core/vectors/staticEncoder.ts';
import { StaticRows } from '../../../../src/core/vectors/staticRows.ts';
import { encodeStaticTable, parseStaticTable } from '../../../../src/core/vectors/staticTable.ts';
import { parseCsv } from '../../../support/parseCsv.ts';
import { bundledModel, sharedData } from '../../../support/projectPaths.ts';

const random = seededRandom(5);
const number = (): number => 2 * random() - 1;

function randomTable(rows: number): ReturnType<typeof staticTableOf> {
  const pieces = new Matrix(rows, 6, Float32Array.from({ length: rows * 6 }, number));
  return staticTableOf(pieces, { dims: 3, dropped: 2, weightPower: 1.5 });
}

test('a table comes back from its bytes, wherever these lie', () => {
  const table = randomTable(100);
  const bytes = encodeStaticTable(table);
  const among = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(3)]);
  assert.deepEqual(parseStaticTable(among.subarray(7, 7 + bytes.length)), table);
});

test('bytes that are no table are refused', () => {
  const bytes = encodeStaticTable(randomTable(100));
  const changed = bytes.slice();
  changed[8] = 101;
  for (const wrong of [bytes.subarray(1), bytes.subarray(0, 12), changed, new Uint8Array()]) {
    assert.throws(
      () => parseStaticTable(wrong),
      (error) => error instanceof AppError && error.code === 'modelInvalid',
    );
  }
});

test('rows are what the pieces differ in beyond the first components, rare pieces longer', () => {
  // Two large common directions, one that is left, and no others.
  const pieces = new Matrix(400, 6);
  for (let row = 0; row < pieces.rows; row++) {
    pieces.row(row).set([9 * number(), 5 * number(), row % 2 === 0 ? 1 : -1, 3, 3, 3]);
  }
  const { dims, values, scales, projection } = staticTableOf(pieces, {
    dims: 1,
    dropped: 2,
    weightPower: 1,
  });
  assert.deepEqual([dims, scales[0], scales[13]], [1, 0, 0]);
  assert.ok(Math.abs(Math.abs(projection[2]!) - 1) < 0.01, projection.join(' '));
  const signs = Array.from({ length: 300 }, (_, i) => Math.sign(values[100 + i]!));
  assert.ok(signs.every((sign, i) => sign === signs[i % 2] && sign !== 0));
  assert.ok(scales[399]! > scales[50]!);
});

test('rows in memory are the vectors within a byte’s rounding', () => {
  const rows = new StaticRows(5);
  const vectors = Array.from({ length: 20_000 }, () => Float32Array.from({ length: 5 }, number));
  for (const vector of vectors) rows.add(vector);
  assert.equal(rows.add(new Float32Array(5)), 20_000);
  const query = Float32Array.of(0.5, -0.5, 0.5, -0.5, 0.1);
  for (const row of [0, 16_383, 16_384, 19_999]) {
    assert.ok(Math.abs(rows.dot(query, row) - dot(query, vectors[row]!)) < 0.01);
  }
  assert.equal(rows.dot(query, 20_000), 0);
});

test('an estimate learns what the model sees in the texts', () => {
  const rows = new StaticRows(8);
  const hidden = Float32Array.from({ length: 8 }, number);
  for (let i = 0; i < 400; i++) rows.add(Float32Array.from({ length: 8 }, number));
  const estimate = new CosineEstimate(rows, Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  const cosine = (row: number): number => 0.2 + rows.dot(hidden, row) / 3;
  const error = (): number => {
    let sum = 0;
    for (let row = 300; row < 400; row++) sum += Math.abs(estimate.estimate(row) - cosine(row));
    return sum / 100;
  };
  const before = error();
  for (let row = 0; row < 300; row++) estimate.observe(row, cosine(row));
  assert.equal(error(), before);
  estimate.fit();
  assert.ok(error() < 0.05 * before, `${error()} ${before}`);
});

const { path, skip } = sharedData('stsb', 'stsb-en-dev.csv');
test('the bundled table says 79 % of what people say of sentences', { skip }, () => {
  const table = parseStaticTable(readFileSync(join(bundledModel, 'staticTable.bin')));
  const tokenizerJson = readFileSync(join(bundledModel, 'tokenizer.json'), 'utf8');
  const encoder = new StaticEncoder(table, createTokenizer({ tokenizerJson }));
  const vector = (text: string): Float32Array => {
    const target = new Float32Array(encoder.dims);
    encoder.encode(text, target);
    return target;
  };
  const rows = parseCsv(readFileSync(path, 'utf8'));
  const ours = rows.map(([a = '', b = '']) => dot(vector(a), vector(b)));
  const theirs = rows.map((row) => Number(row[2]));
  const correlation = spearman(ours, theirs) ?? NaN;
  assert.ok(correlation > 0.79, `${correlation}`);
});
