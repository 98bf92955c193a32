import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applyDense,
  pullBack,
  type DenseActivation,
  type DenseLayer,
} from '../../../../src/core/embedder/denseLayers.ts';
import { seededRandom } from '../../../../src/core/search/seededRandom.ts';

const random = seededRandom(9);
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random() * 2 - 1);

function layer(inDims: number, outDims: number, activation: DenseActivation): DenseLayer {
  const weight = numbers(inDims * outDims);
  return { inDims, outDims, weight, bias: numbers(outDims), activation };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

test('a layer is W x + b and its activation', () => {
  const plain = { inDims: 2, outDims: 2, weight: Float32Array.of(1, 2, -3, 4) };
  const bias = Float32Array.of(0.5, -20);
  const through = (activation: DenseActivation): number[] => [
    ...applyDense([{ ...plain, bias, activation }], Float32Array.of(1, 2)),
  ];
  assert.deepEqual(through('identity'), [5.5, -15]);
  assert.deepEqual(through('relu'), [5.5, 0]);
  assert.deepEqual(through('tanh'), [Math.tanh(5.5), Math.tanh(-15)]);
  const unbiased = { ...plain, bias: undefined, activation: 'identity' } as const;
  assert.deepEqual([...applyDense([unbiased, unbiased], Float32Array.of(1, 2))], [15, 5]);
  assert.deepEqual([...applyDense([], Float32Array.of(1, 2))], [1, 2]);
});

describe('pullBack', () => {
  const stacks: readonly (readonly DenseLayer[])[] = [
    [layer(6, 4, 'identity')],
    [layer(6, 4, 'tanh')],
    [layer(6, 9, 'relu'), layer(9, 3, 'tanh')],
  ];
  for (const layers of stacks) {
    const name = layers.map(({ activation }) => activation).join(', ');
    test(`${name}: a direction before the layers gives what one behind them does`, () => {
      const pooled = numbers(6);
      const direction = numbers(layers.at(-1)!.outDims);
      const back = pullBack(layers, pooled, direction);
      assert.deepEqual(back.output, applyDense(layers, pooled));
      const expected = dot(direction, back.output);
      assert.ok(Math.abs(dot(back.direction, pooled) + back.offset - expected) < 1e-12);
    });
  }
});
