import { InferenceSession, Tensor } from 'onnxruntime-node';
import { lengthDelimited } from '../core/model/protobuf.ts';
import type { Matrix } from '../core/vectors/matrix.ts';

/**
 * The product of two matrices, row-major, `a.rows` x `b.dims`, in fp32 by ONNX Runtime, many times as fast as
 * loops. Blocks the thread while it computes. The session is made once, in a few milliseconds.
 */
export function matMul(a: Matrix, b: Matrix): Promise<Float32Array> {
  product ??= createSession(node('MatMul', []));
  return run(product, a, b);
}

/** XᵀX of a matrix's rows, dims x dims, as `matMul`. */
export function gramOf(x: Matrix): Promise<Float32Array> {
  gram ??= createSession(node('Gemm', [lengthDelimited(5, join([text(1, 'transA'), ...one]))]));
  return run(gram, x, x);
}

let product: Promise<InferenceSession> | undefined;
let gram: Promise<InferenceSession> | undefined;

async function run(
  session: Promise<InferenceSession>,
  a: Matrix,
  b: Matrix,
): Promise<Float32Array> {
  const tensor = ({ data, rows, dims }: Matrix): Tensor =>
    new Tensor('float32', data, [rows, dims]);
  const { y } = await (await session).run({ a: tensor(a), b: tensor(b) });
  return y?.data as Float32Array;
}

function createSession(operation: Uint8Array): Promise<InferenceSession> {
  const options = { executionProviders: ['cpu'], enableMemPattern: false, logSeverityLevel: 3 };
  return InferenceSession.create(model(operation), options as InferenceSession.SessionOptions);
}

/** An ONNX file that is one node from `a` and `b` to `y`. Numbers are the fields of onnx.proto. */
function model(operation: Uint8Array): Uint8Array {
  const graph = [
    lengthDelimited(1, operation),
    text(2, 'product'),
    lengthDelimited(11, matrixNamed('a')),
    lengthDelimited(11, matrixNamed('b')),
    lengthDelimited(12, matrixNamed('y')),
  ];
  const operatorSet = [text(1, ''), Uint8Array.of(0x10, 13)];
  return join([
    // The IR's version 8.
    Uint8Array.of(0x08, 8),
    lengthDelimited(7, join(graph)),
    lengthDelimited(8, join(operatorSet)),
  ]);
}

function node(operator: string, attributes: readonly Uint8Array[]): Uint8Array {
  return join([text(1, 'a'), text(1, 'b'), text(2, 'y'), text(4, operator), ...attributes]);
}

/** Of fp32 numbers, without a shape. */
function matrixNamed(name: string): Uint8Array {
  return join([text(1, name), lengthDelimited(2, lengthDelimited(1, Uint8Array.of(0x08, 1)))]);
}

/** An attribute's value: the integer 1. */
const one = [Uint8Array.of(0x18, 1), Uint8Array.of(0xa0, 0x01, 2)];

function text(field: number, value: string): Uint8Array {
  return lengthDelimited(field, Buffer.from(value));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
