import { readFields } from './protobuf.ts';

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphNode = 1;
const nodeOpType = 4;
const nodeAttribute = 5;
const attributeName = 1;

/**
 * Whether the bytes of an ONNX file hold weights as integers in blocks (`DequantizeLinear` with `block_size`), which
 * can be computed with as they are (int8) or unpacked to fp32 at load. Throws `modelInvalid`.
 */
export function hasBlockWeights(model: Uint8Array): boolean {
  const decoder = new TextDecoder();
  const textAt = (range: { start: number; end: number }): string =>
    decoder.decode(model.subarray(range.start, range.end));
  for (const { number, bytes } of readFields(model, 0, model.length)) {
    if (number !== modelGraph || bytes === undefined) continue;
    for (const part of readFields(model, bytes.start, bytes.end)) {
      if (part.number !== graphNode || part.bytes === undefined) continue;
      const fields = [...readFields(model, part.bytes.start, part.bytes.end)];
      const isDequantize = fields.some(
        (field) =>
          field.number === nodeOpType && field.bytes && textAt(field.bytes) === 'DequantizeLinear',
      );
      if (!isDequantize) continue;
      const attributes = fields.flatMap(({ number: field, bytes: content }) =>
        field === nodeAttribute && content ? [content] : [],
      );
      const names = attributes.flatMap((content) =>
        [...readFields(model, content.start, content.end)].flatMap((inner) =>
          inner.number === attributeName && inner.bytes ? [textAt(inner.bytes)] : [],
        ),
      );
      if (names.includes('block_size')) return true;
    }
  }
  return false;
}
