import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasBlockWeights } from '../../../../src/core/model/blockWeights.ts';
import { lengthDelimited } from '../../../../src/core/model/protobuf.ts';
import { bundledModel } from '../../../support/projectPaths.ts';

function modelOf(operator: string, attribute: string): Uint8Array {
  const name = lengthDelimited(1, Buffer.from(attribute));
  const node = Buffer.concat([lengthDelimited(4, Buffer.from(operator)), lengthDelimited(5, name)]);
  return lengthDelimited(7, lengthDelimited(1, node));
}

test('weights in blocks are seen by the node that unpacks them', () => {
  assert.ok(hasBlockWeights(readFileSync(join(bundledModel, 'model.onnx'))));
  assert.ok(hasBlockWeights(modelOf('DequantizeLinear', 'block_size')));
  assert.ok(!hasBlockWeights(modelOf('DequantizeLinear', 'axis')));
  assert.ok(!hasBlockWeights(modelOf('QuantizeLinear', 'block_size')));
});
