import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { int8Inputs, int8Model } from '../../../../../src/core/model/int8/int8Graph.ts';
import { parseInt8Scales } from '../../../../../src/core/model/int8/int8Scales.ts';
import { columnWeights, rowPeaks } from '../../../../../src/core/model/int8/int8Weights.ts';
import { readGraph } from '../../../../../src/core/model/onnx/onnxGraph.ts';
import { bundledModel } from '../../../../support/projectPaths.ts';
import { readTinyModel, tinyModels } from '../../../../support/tinyModels.ts';

const model = readFileSync(join(bundledModel, 'model.onnx'));
const scales = parseInt8Scales(readFileSync(join(bundledModel, 'int8.safetensors')));

test('every product of the bundled model has scales and is computed in int8, and nothing else changes', () => {
  const inputs = int8Inputs(model);
  assert.equal(inputs.size, 24, 'four activations a layer');
  for (const [input, peaks] of inputs) {
    assert.equal(scales(input)?.divisors.length, peaks.length);
    assert.equal(scales(input)?.step === undefined, input.endsWith('.gelu'));
    assert.ok(peaks.every((peak) => peak > 0));
  }
  const written = int8Model(model, scales);
  assert.ok(written);
  const before = readGraph(model);
  const after = readGraph(written);
  const count = (graph: typeof after, opType: string): number =>
    graph.nodes.filter((node) => node.opType === opType).length;
  assert.equal(count(after, 'com.microsoft.MatMulIntegerToFloat'), 36);
  assert.equal(count(after, 'MatMul'), count(before, 'MatMul') - 36, 'those of attention stay');
  assert.equal(count(after, 'DequantizeLinear'), 0);
  assert.equal(count(after, 'LayerNormalization'), count(before, 'LayerNormalization'));
  assert.deepEqual(
    [after.inputs, after.outputs, after.opset],
    [before.inputs, before.outputs, before.opset],
  );
  // Nothing is read that is not there, and what is no longer read is gone.
  const made = new Set([
    ...after.inputs.map(({ name }) => name),
    ...after.initializers.keys(),
    ...after.nodes.flatMap(({ outputs }) => outputs),
  ]);
  const read = new Set(after.nodes.flatMap((node) => node.inputs.filter((name) => name !== '')));
  assert.deepEqual(
    [...read].filter((name) => !made.has(name)),
    [],
  );
  assert.deepEqual(
    [...after.initializers.keys()].filter((name) => !read.has(name)),
    [],
  );
});

test('a model whose weights are not in blocks, and one without scales, stays as it is', () => {
  const [tiny] = tinyModels;
  assert.ok(tiny);
  assert.equal(int8Inputs(readTinyModel(tiny.name)).size, 0);
  assert.equal(int8Model(readTinyModel(tiny.name), scales), undefined);
  assert.equal(
    int8Model(model, () => undefined),
    undefined,
  );
});

test('weights are rounded anew by column, each row times its divisor', () => {
  // Two blocks of two rows, two columns; 128 stands for 0.
  const weights = {
    ...{ inputs: 4, outputs: 2, blockSize: 2, zero: 128 },
    rounded: Uint8Array.of(140, 128, 118, 129, 130, 128, 128, 127),
    scales: Float32Array.of(0.5, 1, 2, 4),
  };
  // Rows: 6 0, -5 1, 4 0, 0 -4.
  assert.deepEqual([...rowPeaks(weights)], [6, 5, 4, 4]);
  const { rounded, scales: steps } = columnWeights(weights, Float32Array.of(1, 2, 0.5, 1));
  // 6 0, -10 2, 2 0, 0 -4.
  assert.deepEqual([...steps], [10 / 127, 4 / 127].map(Math.fround));
  assert.deepEqual([...rounded], [76, 0, -127, 64, 25, 0, 0, -127]);
});

test('scales that are no numbers above 0 are refused', () => {
  const bytes = Buffer.from(readFileSync(join(bundledModel, 'int8.safetensors')));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  bytes.writeFloatLE(-1, start);
  const [first = ''] = int8Inputs(model).keys();
  assert.throws(() => parseInt8Scales(bytes)(first), {
    code: 'modelInvalid',
    message: /is damaged/,
  });
});
