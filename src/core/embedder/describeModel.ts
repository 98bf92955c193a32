import { t, tCount } from '../l10n/translate.ts';
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
  return [
    describePooling(choice, hiddenStateCount),
    ...(layerCount === 0 ? [] : [denseText(layerCount, isCut ? undefined : dims)]),
    ...(isFileEqual ? [t('the same as the vector that the model’s file gives')] : []),
    ...(isCut ? [t('of which the first {0} numbers count', String(dims))] : []),
  ].join(', ');
}

/** `dims`: undefined where it is said otherwise. */
function denseText(layerCount: number, dims: number | undefined): string {
  return dims === undefined
    ? tCount(layerCount, 'then a dense layer', 'then {0} dense layers')
    : tCount(
        layerCount,
        'then a dense layer to {1} numbers',
        'then {0} dense layers to {1} numbers',
        String(dims),
      );
}

function describePooling(choice: VectorChoice, hiddenStateCount: number): string {
  const { prompt, isPromptLeftOut } = choice;
  const way = wayText(choice, hiddenStateCount);
  if (prompt === undefined) return way;
  const quoted = JSON.stringify(prompt);
  return isPromptLeftOut
    ? t('{0}, with {1} before the text, which does not count', way, quoted)
    : t('{0}, with {1} before the text', way, quoted);
}

function wayText({ pooling, layer }: VectorChoice, hiddenStateCount: number): string {
  if (pooling === 'file') return t('the vector that the model’s file itself gives');
  if (pooling === 'first-last') return t('mean over the tokens of layer 1 and the last layer');
  const index = resolveLayer(layer, hiddenStateCount);
  const of = index === hiddenStateCount - 1 ? t('the last layer') : t('layer {0}', String(index));
  if (!isJoined(pooling)) return oneWayText(pooling, of);
  return t(
    'one behind the other, {0}',
    joinedWays(pooling)
      .map((one) => oneWayText(one, of))
      .reduce((before, one) => t('{0} and {1}', before, one)),
  );
}

function oneWayText(
  way: Exclude<SinglePooling, 'file' | 'first-last'> | JoinableWay,
  layer: string,
): string {
  switch (way) {
    case 'mean':
      return t('mean over the tokens of {0}', layer);
    case 'cls':
      return t('[CLS] of {0}', layer);
    case 'max':
      return t('largest values over the tokens of {0}', layer);
    case 'mean-sqrt':
      return t('sum over the tokens of {0} divided by the square root of their number', layer);
    case 'last-token':
      return t('last token of {0}', layer);
    case 'weighted-mean':
      return t('mean over the tokens of {0}, later ones counting more', layer);
  }
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
    device ?? tCount(threads, '{0} thread', '{0} threads'),
  ];
  return parts.join(', ');
}
