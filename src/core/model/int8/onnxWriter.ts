import { lengthDelimited, numberField } from '../onnx/protobuf.ts';

// Field numbers and numbers of types of onnx.proto.
const nodeInput = 1;
const nodeOutput = 2;
const nodeOpType = 4;
const nodeAttribute = 5;
const nodeDomain = 7;
const attributeName = 1;
const attributeInteger = 3;
const attributeType = 20;
const integerType = 2;
const tensorDims = 1;
const tensorType = 2;
const tensorName = 8;
const tensorRaw = 9;

/** `TensorProto.DataType` of the arrays that are written. */
const tensorTypes = { float32: 1, uint8: 2, int8: 3, int64: 7 } as const;

const encoder = new TextEncoder();

export interface WrittenNode {
  readonly opType: string;
  /** ONNX's own when absent. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly integers?: Readonly<Record<string, number>>;
}

/** A `NodeProto`. */
export function nodeBytes({ opType, domain, inputs, output, integers }: WrittenNode): Uint8Array {
  const attributes = Object.entries(integers ?? {}).map(([name, value]) =>
    lengthDelimited(
      nodeAttribute,
      concatenate([
        text(attributeName, name),
        numberField(attributeInteger, value),
        numberField(attributeType, integerType),
      ]),
    ),
  );
  return concatenate([
    ...inputs.map((name) => text(nodeInput, name)),
    text(nodeOutput, output),
    text(nodeOpType, opType),
    ...attributes,
    ...(domain === undefined ? [] : [text(nodeDomain, domain)]),
  ]);
}

/** A `TensorProto` of the array's own type, little-endian as every machine that runs this. */
export function tensorBytes(
  name: string,
  dims: readonly number[],
  values: Float32Array | Uint8Array | Int8Array | BigInt64Array,
): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return concatenate([
    ...dims.map((length) => numberField(tensorDims, length)),
    numberField(tensorType, typeOf(values)),
    text(tensorName, name),
    lengthDelimited(tensorRaw, raw),
  ]);
}

/** An `OperatorSetIdProto`. */
export function operatorSetBytes(domain: string, version: number): Uint8Array {
  return concatenate([text(1, domain), numberField(2, version)]);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function typeOf(values: Float32Array | Uint8Array | Int8Array | BigInt64Array): number {
  if (values instanceof Float32Array) return tensorTypes.float32;
  if (values instanceof Uint8Array) return tensorTypes.uint8;
  return values instanceof Int8Array ? tensorTypes.int8 : tensorTypes.int64;
}

function text(field: number, value: string): Uint8Array {
  return lengthDelimited(field, encoder.encode(value));
}
