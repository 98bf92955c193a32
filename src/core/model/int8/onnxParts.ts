import { packedVarints, readFields, type ByteRange } from '../onnx/protobuf.ts';

/** A node and where its message lies. */
export interface RawNode extends ByteRange {
  /** With its domain where that is not ONNX's own. */
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A constant and where its message lies. */
export interface RawTensor extends ByteRange {
  readonly name: string;
  readonly dims: readonly number[];
  /** `TensorProto.DataType` */
  readonly elementType: number;
  /** Its numbers, little-endian, where the file has them so. */
  readonly raw: Uint8Array | undefined;
}

/** A model's file taken apart so that it can be put together again. */
export interface OnnxParts {
  readonly nodes: readonly RawNode[];
  readonly tensors: readonly RawTensor[];
  /** All other fields of the graph, and of the model, as they stand. */
  readonly restOfGraph: readonly Uint8Array[];
  readonly restOfModel: readonly Uint8Array[];
}

// Field numbers of onnx.proto.
const modelGraph = 7;
const graphNode = 1;
const graphTensor = 5;
const nodeInput = 1;
const nodeOutput = 2;
const nodeOpType = 4;
const nodeDomain = 7;
const tensorDims = 1;
const tensorType = 2;
const tensorName = 8;
const tensorRaw = 9;

/** Takes a file apart whose graph `readGraph` has read before, and so found within bounds. Throws `modelInvalid`. */
export function readOnnxParts(model: Uint8Array): OnnxParts {
  const nodes: RawNode[] = [];
  const tensors: RawTensor[] = [];
  const restOfGraph: Uint8Array[] = [];
  const restOfModel: Uint8Array[] = [];
  let before = 0;
  for (const field of readFields(model, 0, model.length)) {
    if (field.number !== modelGraph || !field.bytes) {
      restOfModel.push(model.subarray(before, field.next));
    } else {
      let inside = field.bytes.start;
      for (const part of readFields(model, field.bytes.start, field.bytes.end)) {
        if (part.number === graphNode && part.bytes) nodes.push(readNode(model, part.bytes));
        else if (part.number === graphTensor && part.bytes) {
          tensors.push(readTensor(model, part.bytes));
        } else restOfGraph.push(model.subarray(inside, part.next));
        inside = part.next;
      }
    }
    before = field.next;
  }
  return { nodes, tensors, restOfGraph, restOfModel };
}

function readNode(model: Uint8Array, range: ByteRange): RawNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let opType = '';
  let domain = '';
  for (const { number, bytes } of readFields(model, range.start, range.end)) {
    if (!bytes) continue;
    if (number === nodeInput) inputs.push(text(model, bytes));
    else if (number === nodeOutput) outputs.push(text(model, bytes));
    else if (number === nodeOpType) opType = text(model, bytes);
    else if (number === nodeDomain) domain = text(model, bytes);
  }
  const isOwn = domain === '' || domain === 'ai.onnx';
  return { ...range, opType: isOwn ? opType : `${domain}.${opType}`, inputs, outputs };
}

function readTensor(model: Uint8Array, range: ByteRange): RawTensor {
  const dims: number[] = [];
  let name = '';
  let elementType = 0;
  let raw: Uint8Array | undefined;
  for (const { number, bytes, value } of readFields(model, range.start, range.end)) {
    if (number === tensorDims)
      dims.push(...(value === undefined ? packedVarints(model, bytes) : [value]));
    else if (number === tensorType) elementType = value ?? 0;
    else if (number === tensorName && bytes) name = text(model, bytes);
    else if (number === tensorRaw && bytes) raw = model.subarray(bytes.start, bytes.end);
  }
  return { ...range, name, dims, elementType, raw };
}

function text(model: Uint8Array, { start, end }: ByteRange): string {
  return new TextDecoder().decode(model.subarray(start, end));
}
