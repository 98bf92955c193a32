import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';
import { readFields, type ByteRange } from './protobuf.ts';

/**
 * The files beside a model that hold tensors of it, as the model names them, each once. The paths are the model's
 * word: refuse those that are absolute or leave its folder. Throws `modelInvalid`.
 */
export function externalDataPaths(model: Uint8Array): string[] {
  const walk = { model, paths: new Set<string>(), steps: 0 };
  findIn(walk, { start: 0, end: model.length }, inModel, 0);
  return [...walk.paths];
}

interface Walk {
  readonly model: Uint8Array;
  readonly paths: Set<string>;
  steps: number;
}

/** Which fields of a message of onnx.proto lead to tensors, and what messages those are. */
interface Ways {
  readonly [field: number]: Ways | 'externalData';
}

const inTensor: Ways = { 13: 'externalData' };
const inSparseTensor: Ways = { 1: inTensor, 2: inTensor };
const inAttribute: Record<number, Ways> = {
  5: inTensor,
  10: inTensor,
  22: inSparseTensor,
  23: inSparseTensor,
};
const inNode: Ways = { 5: inAttribute };
const inGraph: Ways = { 1: inNode, 5: inTensor, 15: inSparseTensor };
// Branches and loops hold graphs.
inAttribute[6] = inGraph;
inAttribute[11] = inGraph;
const inFunction: Ways = { 7: inNode };
const inModel: Ways = { 7: inGraph, 25: inFunction };

// Graphs within graphs; ONNX Runtime's own reader ends at 100 messages within messages.
const maxDepth = 100;
const maxSteps = 8_000_000;
const maxPaths = 10_000;
const maxPathBytes = 4_096;

function findIn(walk: Walk, range: ByteRange, ways: Ways, depth: number): void {
  if (depth > maxDepth) throw tooLarge();
  for (const { number, bytes } of readFields(walk.model, range.start, range.end)) {
    if (++walk.steps > maxSteps) throw tooLarge();
    const way = ways[number];
    if (!way || !bytes) continue;
    if (way === 'externalData') addLocation(walk, bytes);
    else findIn(walk, bytes, way, depth + 1);
  }
}

const entryKey = 1;
const entryValue = 2;

function addLocation({ model, paths }: Walk, entry: ByteRange): void {
  const decoder = new TextDecoder();
  let key = '';
  let value = '';
  for (const { number, bytes } of readFields(model, entry.start, entry.end)) {
    if (!bytes) continue;
    if (bytes.end - bytes.start > maxPathBytes) throw tooLarge();
    const text = decoder.decode(model.subarray(bytes.start, bytes.end));
    if (number === entryKey) key = text;
    if (number === entryValue) value = text;
  }
  if (key === 'location') paths.add(value);
  if (paths.size > maxPaths) throw tooLarge();
}

function tooLarge(): AppError {
  return new AppError(
    'modelInvalid',
    t(
      'The model’s file names more than any encoder of the BERT family needs; choose another model.',
    ),
  );
}
