import type { SessionInfo } from './modelSession.ts';
import { resolveLayer, type VectorChoice } from './pooling.ts';

/**
 * How a segment's vector is made, in words: "mean over the tokens of the last layer". `dense`: how many dense layers
 * follow, and how many numbers the last of them gives.
 */
export function describeChoice(
  choice: VectorChoice,
  hiddenStateCount: number,
  dense: { readonly layerCount: number; readonly dims: number } = { layerCount: 0, dims: 0 },
): string {
  const { layerCount, dims } = dense;
  const then = layerCount === 1 ? 'a dense layer' : `${layerCount} dense layers`;
  const after = layerCount === 0 ? '' : `, then ${then} to ${dims} numbers`;
  return `${describePooling(choice, hiddenStateCount)}${after}`;
}

function describePooling(choice: VectorChoice, hiddenStateCount: number): string {
  const { pooling, prompt } = choice;
  const before = prompt === undefined ? '' : `, with ${JSON.stringify(prompt)} before the text`;
  if (pooling === 'first-last')
    return `mean over the tokens of layer 1 and the last layer${before}`;
  const index = resolveLayer(choice.layer, hiddenStateCount);
  const layer = index === hiddenStateCount - 1 ? 'the last layer' : `layer ${index}`;
  const ways = {
    mean: `mean over the tokens of ${layer}`,
    cls: `[CLS] of ${layer}`,
    max: `largest values over the tokens of ${layer}`,
  };
  return `${ways[pooling]}${before}`;
}

/** How a model is computed, for people: "fp32, 2 threads". */
export function describeSession({ kind, precision, device, threads }: SessionInfo): string {
  const parts = [
    precision,
    ...(kind === 'wasm' ? ['WebAssembly'] : []),
    device === undefined ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : device,
  ];
  return parts.join(', ');
}
