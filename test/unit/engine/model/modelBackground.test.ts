import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Matrix } from '../../../../src/core/vectors/matrix.ts';
import type { Repair } from '../../../../src/core/vectors/repair.ts';
import { RowRepair } from '../../../../src/core/vectors/rowRepair.ts';
import { ModelBackground } from '../../../../src/engine/model/modelBackground.ts';
import { unrelatedPrograms } from '../../../../src/engine/model/unrelatedPrograms.ts';
import { unrelatedTexts } from '../../../../src/engine/model/unrelatedTexts.ts';
import { fakeBackground } from '../../../support/fakes/fakeBackground.ts';
import { fakeEmbedder } from '../documents/fakeEmbedder.ts';

const choice = { layer: -1, pooling: 'mean' } as const;
const subjects = [...unrelatedTexts, ...unrelatedPrograms];

function centre(dims: number): RowRepair {
  const mean = new Float64Array(dims).fill(0.2);
  const repair: Repair = { method: 'centre', mean, map: new Float64Array() };
  return new RowRepair(repair, (matrix: Matrix) => Promise.resolve(matrix.data));
}

test('no text is there twice, and each subject has a query and texts', () => {
  const all = subjects.flatMap(({ query, texts }) => [query, ...texts]);
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.length > 200);
  assert.ok(subjects.every(({ texts }) => texts.length > 0));
});

test('a model that brings a background runs nothing; under a repair it is measured', async () => {
  const { embedder, session } = fakeEmbedder();
  const shipped = fakeBackground(Float64Array.of(0, 1));
  const source = new ModelBackground({ embedder, choice, queryChoice: choice, shipped });
  assert.equal(await source.of(undefined), shipped);
  assert.deepEqual(session.ran, []);
  const repair = centre(embedder.vectorDims);
  const repaired = await source.of(repair);
  assert.notDeepEqual(repaired, shipped);
  const { length } = session.ran;
  assert.ok(length > 0);
  assert.equal(await source.of(repair), repaired);
  await source.of(centre(embedder.vectorDims));
  assert.equal(session.ran.length, length, 'the texts have their vectors');
});

test('one that brings none is measured once, on pairs of different subjects', async () => {
  const { embedder, session } = fakeEmbedder();
  const model = { embedder, choice, queryChoice: choice, shipped: undefined };
  const source = new ModelBackground(model);
  const [first, second] = await Promise.all([source.of(undefined), source.of(undefined)]);
  assert.equal(first, second);
  const { length } = session.ran;
  await source.of(undefined);
  assert.equal(session.ran.length, length);
  const texts = subjects.flatMap((subject) => subject.texts.map((text) => ({ text, subject })));
  const all = texts.map(({ text }) => text);
  const vectors = await embedder.embedTexts(all, choice, { priority: 'bulk' });
  let greatest = -1;
  for (const [a, one] of texts.entries()) {
    const row = vectors.row(a);
    for (const [b, other] of texts.entries()) {
      if (one.subject === other.subject) continue;
      const otherRow = vectors.row(b);
      greatest = Math.max(
        greatest,
        row.reduce((sum, x, i) => sum + x * otherRow[i]!, 0),
      );
    }
  }
  assert.ok(Math.abs(first.pairs.quantiles.at(-1)! - greatest) < 1e-5);
});

test('after a failure whoever asks again has another try', async () => {
  const { embedder } = fakeEmbedder();
  let fails = true;
  const failing = Object.create(embedder) as typeof embedder;
  failing.embedTexts = (...request) =>
    fails ? Promise.reject(new Error('stopped')) : embedder.embedTexts(...request);
  const model = { embedder: failing, choice, queryChoice: choice, shipped: undefined };
  const source = new ModelBackground(model);
  await assert.rejects(source.of(undefined), /stopped/);
  fails = false;
  assert.equal((await source.of(undefined)).queries.quantiles.length, 1001);
});
