import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkUnfolding } from '../../../src/core/model/bounds/unfoldedSize.ts';
import { int8Model } from '../../../src/core/model/int8/int8Graph.ts';
import { externalDataPaths } from '../../../src/core/model/onnx/externalDataPaths.ts';
import { outlineGraph, withOutputs } from '../../../src/core/model/onnx/onnxOverlay.ts';
import { tinyModel } from '../../support/projectPaths.ts';
import { readTinyModel } from '../../support/tinyModels.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateMessage } from '../mutations/mutateMessage.ts';

const refusals = ['modelInvalid', 'unsupported'] as const;
const families = [
  'albert',
  'deberta',
  'electra',
  'gemma3',
  'modernbert',
  'mpnet',
  'qwen3',
  'roberta',
  't5',
];
const berts = ['opset11', 'opset18', 'fused', 'int8', 'q4', 'qdq', 'external', 'pooled'];

/** ONNX files: each is read, or refused; what is appended to one is found again. */
export const onnxGraphs: FuzzTarget<Uint8Array> = {
  seeds: () => [
    new Uint8Array(readFileSync(join(tinyModel, 'model.onnx'))),
    ...berts.map((name) => readTinyModel(`bert/${name}`)),
    ...families.map((name) => readTinyModel(`${name}/export`)),
  ],

  mutate: mutateMessage,

  check: (model) => {
    readOrRefused(() => externalDataPaths(model), refusals);
    readOrRefused(() => {
      checkUnfolding(model);
    }, refusals);
    readOrRefused(
      () => int8Model(model, () => ({ divisors: new Float32Array(32).fill(1), step: 0.1 })),
      refusals,
    );
    const outline = readOrRefused(() => outlineGraph(model), refusals);
    if (!outline) return;
    assert.ok((outline.note ?? '.').endsWith('.'), 'a note that is no sentence');
    const names = outline.hiddenStates.slice(0, 2);
    const longer = outlineGraph(withOutputs(model, names));
    assert.deepEqual(longer.outputs, [...outline.outputs, ...names], 'other outputs');
  },
};
