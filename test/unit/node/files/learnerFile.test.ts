import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Learner, VectorSource } from '../../../../src/core/analysis/learn/learner.ts';
import { isSameSource } from '../../../../src/core/analysis/learn/learner.ts';
import { Matrix } from '../../../../src/core/vectors/matrix.ts';
import { readLearner, writeLearner } from '../../../../src/node/files/learnerFile.ts';

const model: VectorSource = {
  name: 'tiny',
  filesHash: 'ab12',
  layer: -1,
  pooling: 'mean',
  prompt: '',
  dims: 3,
};
const classifier: Learner = {
  kind: 'classifier',
  ...{ model, text: ['text'], label: 'theme', trainedOn: 9, penalty: 0.1, temperature: 0.7 },
  measures: { accuracy: 0.75, macroF1: null },
  classes: ['late, very', 'the "rest"'],
  classifier: {
    weights: new Matrix(3, 2, Float32Array.of(0.1, -2, 3e-9, 4, 5.5, 1e9)),
    bias: Float64Array.of(0.25, -1 / 3),
  },
};

describe('a learner in a file', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'learner-'));
    path = join(folder, 'learner.json');
  });
  after(() => rm(folder, { recursive: true }));

  test('a classifier comes back as it was, from lines that a person can read', async () => {
    await writeLearner(path, classifier);
    assert.deepEqual(await readLearner(path), classifier);
    const lines = (await readFile(path, 'utf8')).split('\n');
    assert.equal(lines.filter((line) => line.includes('"class":')).length, 2);
    assert.ok(lines.includes('  "label": "theme",'));
    assert.ok(lines.includes('    "filesHash": "ab12",'));
  });

  test('a regressor of pairs too', async () => {
    const regressor: Learner = {
      kind: 'regressor',
      ...{ model, text: ['a', 'b'], label: 'score', trainedOn: 5, penalty: 12, measures: {} },
      regressor: { weights: Float64Array.of(1, 2, 3, 4, 5, 6, 0.5), bias: 2.5 },
    };
    await writeLearner(path, regressor);
    assert.deepEqual(await readLearner(path), regressor);
  });

  test('what is no learner, a damaged one and one of a newer release are refused', async () => {
    await writeLearner(path, classifier);
    const whole = await readFile(path, 'utf8');
    const refused = async (text: string, message: RegExp): Promise<void> => {
      await writeFile(path, text);
      await assert.rejects(readLearner(path), { code: 'invalidInput', message });
    };
    await refused('text,label\n', /is not a classifier or regressor that was saved/);
    await refused('{"format":"other"}', /is not a classifier or regressor that was saved/);
    await refused(whole.replace('"version": 1', '"version": 2'), /newer release/);
    await refused(whole.replace(/"weights":"..../, '"weights":"'), /is damaged/);
    await refused(whole.replace('"temperature": 0.7', '"temperature": 0'), /is damaged/);
    await refused(whole.replace('"temperature": 0.7', '"temperature": 1e999'), /is damaged/);
    await refused(whole.replace(/"bias":[^,]+/, '"bias":1e999'), /is damaged/);
    await refused(whole.replace('"dims": 3', '"dims": 4'), /is damaged/);
    await refused(whole.replace('"class":"late, very"', '"class":7'), /is damaged/);
    await assert.rejects(readLearner(join(folder, 'none.json')), { code: 'fileUnreadable' });
  });

  test('vectors made otherwise are not those that it knows', () => {
    assert.ok(isSameSource(model, { ...model, name: 'called otherwise' }));
    for (const other of [
      { filesHash: 'cd' },
      { layer: 3 },
      { pooling: 'cls' as const },
      { prompt: 'query: ' },
      { dims: 4 },
    ]) {
      assert.ok(!isSameSource(model, { ...model, ...other }));
    }
  });
});
