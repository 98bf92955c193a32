import type { SessionInfo } from './modelSession.ts';
import { isJoined, joinedWays, type JoinableWay } from './joinedPooling.ts';
import { resolveLayer, type SinglePooling, type VectorChoice } from './pooling.ts';

/** What follows pooling: how many dense layers, and how many numbers the vector has in the end. */
interface Followers {
  readonly layerCount: number;
  readonly dims: number;
  /** Whether these numbers are the first of more. */
  readonly isCut?: boolean | undefined;
  /** Whether the model's file gives the same for a whole text. */
  readonly isFileEqual?: boolean | undefined;
}

/** How a segment's vector is made, in words: "mean over the tokens of the last layer". */
export function describeChoice(
  choice: VectorChoice,
  hiddenStateCount: number,
  dense: Followers = { layerCount: 0, dims: 0 },
): string {
  const { layerCount, dims, isCut = false, isFileEqual = false } = dense;
  const then = layerCount === 1 ? 'a dense layer' : `${layerCount} dense layers`;
  const after = layerCount === 0 ? '' : `, then ${then}${isCut ? '' : ` to ${dims} numbers`}`;
  const cut = isCut ? `, of which the first ${dims} numbers count` : '';
  const equal = isFileEqual ? ', the same as the vector that the model’s file gives' : '';
  return `${describePooling(choice, hiddenStateCount)}${after}${equal}${cut}`;
}

function describePooling(choice: VectorChoice, hiddenStateCount: number): string {
  const { pooling, prompt, isPromptLeftOut } = choice;
  const counts = isPromptLeftOut ? ', which does not count' : '';
  const before =
    prompt === undefined ? '' : `, with ${JSON.stringify(prompt)} before the text${counts}`;
  if (pooling === 'file') return `the vector that the model’s file itself gives${before}`;
  if (pooling === 'first-last')
    return `mean over the tokens of layer 1 and the last layer${before}`;
  const index = resolveLayer(choice.layer, hiddenStateCount);
  const layer = index === hiddenStateCount - 1 ? 'the last layer' : `layer ${index}`;
  const ways: Readonly<
    Record<Exclude<SinglePooling, 'file' | 'first-last'> | JoinableWay, string>
  > = {
    mean: `mean over the tokens of ${layer}`,
    cls: `[CLS] of ${layer}`,
    max: `largest values over the tokens of ${layer}`,
    'mean-sqrt': `sum over the tokens of ${layer} divided by the square root of their number`,
    'last-token': `last token of ${layer}`,
    'weighted-mean': `mean over the tokens of ${layer}, later ones counting more`,
  };
  const way = isJoined(pooling)
    ? `one behind the other, ${joinedWays(pooling)
        .map((one) => ways[one])
        .join(' and ')}`
    : ways[pooling];
  return `${way}${before}`;
}

/** What makes vectors others than in fp32, as part of their key; int8 alone was another arithmetic of earlier releases. */
export function arithmeticName({ precision }: Pick<SessionInfo, 'precision'>): string {
  return precision === 'int8' ? 'int8, columns' : precision;
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
