import { readFields } from './protobuf.ts';

/**
 * The files beside a model that hold tensors of it, as the model names them, each once. The paths are the model's
 * word: refuse those that are absolute or leave its folder. Throws `modelInvalid`.
 */
export function externalDataPaths(model: Uint8Array): string[] {
  const paths = new Set<string>();
  for (const field of readFields(model, 0, model.length)) {
    if (field.number !== modelGraph || !field.bytes) continue;
    for (const part of readFields(model, field.bytes.start, field.bytes.end)) {
      if (part.number === graphInitializer && part.bytes) addLocation(model, part.bytes, paths);
    }
  }
  return [...paths];
}

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphInitializer = 5;
const tensorExternalData = 13;
const entryKey = 1;
const entryValue = 2;

function addLocation(
  model: Uint8Array,
  tensor: { start: number; end: number },
  paths: Set<string>,
): void {
  const decoder = new TextDecoder();
  for (const field of readFields(model, tensor.start, tensor.end)) {
    if (field.number !== tensorExternalData || !field.bytes) continue;
    let key = '';
    let value = '';
    for (const part of readFields(model, field.bytes.start, field.bytes.end)) {
      if (!part.bytes) continue;
      const text = decoder.decode(model.subarray(part.bytes.start, part.bytes.end));
      if (part.number === entryKey) key = text;
      if (part.number === entryValue) value = text;
    }
    if (key === 'location') paths.add(value);
  }
}
