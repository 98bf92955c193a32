import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEncoderLayers } from '../../../../../src/core/model/onnx/encoderLayers.ts';
import type { GraphNode, OnnxGraph } from '../../../../../src/core/model/onnx/onnxGraph.ts';

const node = (opType: string, inputs: string, outputs: string): GraphNode => ({
  ...{
    opType,
    inputs: inputs.split(' '),
    outputs: outputs.split(' ').map((name) => (name === '-' ? '' : name)),
  },
});

function graphOf(nodes: readonly GraphNode[]): OnnxGraph {
  return {
    ...{ irVersion: 8, opset: 17, nodes },
    inputs: [{ name: 'input_ids', elementType: 7 }],
    outputs: [{ name: 'last_hidden_state', elementType: 1 }],
    initializers: new Map([['table', [100, 8]]]),
  };
}

const norm = 'com.microsoft.SkipSimplifiedLayerNormalization';
const attention = 'com.microsoft.GroupQueryAttention';

/** As ONNX Runtime's optimiser leaves a decoder: sums are made inside its normalisations. */
function fusedDecoder(): GraphNode[] {
  return [
    node('Gather', 'table input_ids', 'e'),
    node('SimplifiedLayerNormalization', 'e w', 'n0'),
    node(attention, 'n0', 'a0'),
    node('MatMul', 'a0 w', 'o0'),
    node(norm, 'e o0 w', 'n1 - - s0'),
    node('MatMul', 'n1 w', 'm0'),
    node(norm, 's0 m0 w', 'n2 - - s1'),
    node(attention, 'n2', 'a1'),
    node('MatMul', 'a1 w', 'o1'),
    node(norm, 's1 o1 w', 'n3 - - s2'),
    node('MatMul', 'n3 w', 'm1'),
    node(norm, 's2 m1 w', 'last_hidden_state'),
  ];
}

test('sums inside fused normalisations are followed, and the maps that an operator keeps are said', () => {
  const { hiddenStates, attentions, note } = findEncoderLayers(graphOf(fusedDecoder()));
  assert.deepEqual(hiddenStates, ['e', 's1', 'last_hidden_state']);
  assert.deepEqual(attentions, []);
  assert.match(note ?? '', /one fused operator \(GroupQueryAttention\)/);
});

test('a block without attention where one belongs is not understood', () => {
  const nodes = fusedDecoder().map((each) =>
    each.outputs[0] === 'a1' ? node('MatMul', 'n2 w', 'a1') : each,
  );
  const { hiddenStates, note } = findEncoderLayers(graphOf(nodes));
  assert.deepEqual(hiddenStates, []);
  assert.match(note ?? '', /Only the last layer of this model is offered/);
});

test('attention and its neighbour that read one value and are added up at once make one layer', () => {
  const nodes = [
    node('Gather', 'table input_ids', 'e'),
    ...[0, 1].flatMap((layer) => {
      const before = layer === 0 ? 'e' : 's0';
      return [
        node('LayerNormalization', `${before} w b`, `n${layer}`),
        node('Softmax', `n${layer}`, `a${layer}`),
        node('MatMul', `n${layer} w`, `m${layer}`),
        node('Add', `a${layer} m${layer}`, `both${layer}`),
        node('Add', `both${layer} ${before}`, `s${layer}`),
      ];
    }),
    node('LayerNormalization', 's1 w b', 'last_hidden_state'),
  ];
  const { hiddenStates, attentions, note } = findEncoderLayers(graphOf(nodes));
  assert.deepEqual(hiddenStates, ['e', 's0', 'last_hidden_state']);
  assert.deepEqual(attentions, ['a0', 'a1']);
  assert.equal(note, undefined);
});

test('a long chain of sums that holds no blocks is given up', () => {
  const nodes = [node('Gather', 'table input_ids', 's0')];
  for (let i = 1; i < 60_000; i++) nodes.push(node('Add', `s${i - 1} s${i - 1}`, `s${i}`));
  nodes.push(node('LayerNormalization', 's59999 w b', 'last_hidden_state'));
  const { hiddenStates } = findEncoderLayers(graphOf(nodes));
  assert.deepEqual(hiddenStates, []);
  // To follow every way through it would never end.
});
