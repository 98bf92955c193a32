import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  concatenate,
  nodeBytes,
  tensorBytes,
  type WrittenNode,
} from '../../../../../src/core/model/int8/onnxWriter.ts';
import { lengthDelimited } from '../../../../../src/core/model/onnx/protobuf.ts';
import { checkUnfolding } from '../../../../../src/core/model/bounds/unfoldedSize.ts';
import { bundledModel } from '../../../../support/projectPaths.ts';

/** The graph of some nodes and of shapes that are constants, as `GraphProto`. */
function graphOf(
  nodes: readonly WrittenNode[],
  shapes: Readonly<Record<string, readonly number[]>>,
): Uint8Array {
  return concatenate([
    ...nodes.map((node) => lengthDelimited(1, nodeBytes(node))),
    ...Object.entries(shapes).map(([name, shape]) =>
      lengthDelimited(
        5,
        tensorBytes(
          name,
          [shape.length],
          BigInt64Array.from(shape, (length) => BigInt(length)),
        ),
      ),
    ),
  ]);
}

function modelOf(graph: Uint8Array): Uint8Array {
  return lengthDelimited(7, graph);
}

const refused = { code: 'modelInvalid', message: /unfold to more than .* GB, which no encoder/ };
const filled = { opType: 'ConstantOfShape', inputs: ['shape'], output: 'x' };

describe('constants that unfold', () => {
  const cases: readonly (readonly [string, readonly WrittenNode[], Record<string, number[]>])[] = [
    ['filled', [filled], { shape: [100_000, 30_000] }],
    [
      'spread',
      [{ opType: 'Expand', inputs: ['one', 'shape'], output: 'x' }],
      { one: [1], shape: [3_000_000_000] },
    ],
    [
      'repeated, by a shape that is computed',
      [
        { opType: 'Mul', inputs: ['a', 'a'], output: 'product' },
        { opType: 'Cast', inputs: ['product'], output: 'shape' },
        { opType: 'Tile', inputs: ['a', 'shape'], output: 'x' },
      ],
      { a: [100_000] },
    ],
    [
      'counted',
      [{ opType: 'Range', inputs: ['start', 'end', 'step'], output: 'x' }],
      { start: [0], end: [3_000_000_000], step: [1] },
    ],
    [
      'joined to itself again and again',
      Array.from({ length: 40 }, (_, i) => ({
        opType: 'Concat',
        inputs: [`x${i}`, `x${i}`],
        output: `x${i + 1}`,
      })),
      { x0: [1, 2, 3] },
    ],
    [
      'many that are large together',
      Array.from({ length: 30 }, (_, i) => ({ ...filled, output: `x${i}` })),
      { shape: [10_000, 10_000] },
    ],
  ];
  for (const [how, nodes, shapes] of cases) {
    test(`${how}: refused`, () => {
      assert.throws(() => checkUnfolding(modelOf(graphOf(nodes, shapes))), refused);
    });
  }

  test('in a branch: refused', () => {
    const branch = graphOf([filled], { shape: [100_000, 30_000] });
    const attribute = lengthDelimited(5, lengthDelimited(6, branch));
    const node = nodeBytes({ opType: 'If', inputs: ['condition'], output: 'y' });
    const graph = lengthDelimited(1, concatenate([node, attribute]));
    assert.throws(() => checkUnfolding(modelOf(graph)), refused);
  });

  test('weights that no file holds: refused', () => {
    const tensor = tensorBytes('w', [1_000_000, 1_000_000], new Float32Array(1));
    assert.throws(() => checkUnfolding(modelOf(lengthDelimited(5, tensor))), refused);
  });

  test('graphs within graphs without an end: refused', () => {
    let graph = graphOf([filled], {});
    for (let i = 0; i < 50; i++) {
      graph = lengthDelimited(1, lengthDelimited(5, lengthDelimited(6, graph)));
    }
    assert.throws(() => checkUnfolding(modelOf(graph)), {
      code: 'modelInvalid',
      message: /more than can be told/,
    });
  });
});

test('masks and tables as models have them are taken', () => {
  const nodes = [filled, { opType: 'Expand', inputs: ['x', 'unknown'], output: 'y' }];
  checkUnfolding(modelOf(graphOf(nodes, { shape: [1, 1, 8192, 8192] })));
  checkUnfolding(readFileSync(join(bundledModel, 'model.onnx')));
});
