import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { outlineGraph, withOutputs } from '../../../../src/core/model/onnxOverlay.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const tiny = new Uint8Array(readFileSync(join(root, 'test/fixtures/tinyModel/model.onnx')));

test('finds every hidden state and attention map', () => {
  const outline = outlineGraph(tiny);
  assert.deepEqual(
    outline.inputs.map(({ name }) => name),
    ['input_ids', 'attention_mask'],
  );
  assert.deepEqual(outline.outputs, ['last_hidden_state']);
  assert.equal(outline.hiddenStates.length, 3);
  assert.equal(outline.hiddenStates.at(-1), 'last_hidden_state');
  assert.equal(outline.attentions.length, 2);
});

test('appended outputs are read back, and the bytes before them stay', () => {
  const names = outlineGraph(tiny).hiddenStates.slice(0, 2);
  const extended = withOutputs(tiny, names);
  assert.deepEqual(extended.subarray(0, tiny.length), tiny);
  assert.deepEqual(outlineGraph(extended).outputs, ['last_hidden_state', ...names]);
});

test('a graph that is not an encoder’s offers its last layer alone', () => {
  // A model whose only output is another name: the LayerNormalization chain no longer ends in it.
  const renamed = withOutputs(new Uint8Array(), ['logits']);
  const outline = outlineGraph(renamed);
  assert.deepEqual(outline.outputs, ['logits']);
  assert.deepEqual(outline.hiddenStates, []);
});

test('bytes that lie about their lengths are refused, never followed', () => {
  assert.throws(
    () => outlineGraph(tiny.subarray(0, tiny.length - 10)),
    (error: unknown) => error instanceof AppError && error.code === 'modelInvalid',
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        outlineGraph(bytes);
      } catch (error) {
        assert.ok(error instanceof AppError && error.code === 'modelInvalid');
      }
    }),
  );
});

test('flipped bytes of a real model never hang or crash the walk', () => {
  fc.assert(
    fc.property(fc.nat(tiny.length - 1), fc.nat(255), (at, value) => {
      const bytes = tiny.slice();
      bytes[at] = value;
      try {
        outlineGraph(bytes);
      } catch (error) {
        assert.ok(error instanceof AppError);
      }
    }),
    { numRuns: 300 },
  );
});
