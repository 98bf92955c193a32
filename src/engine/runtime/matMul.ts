import type { InferenceSession } from 'onnxruntime-node';
import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import { lengthDelimited } from '../../core/model/onnx/protobuf.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import { libraryInUse, type OnnxLibrary } from './library/onnxLibrary.ts';

interface Product {
  readonly library: OnnxLibrary;
  readonly session: InferenceSession;
}

/**
 * The product of two matrices, row-major, `a.rows` x `b.dims`, in fp32 by ONNX Runtime, many times as fast as
 * loops. Blocks the thread while it computes. The session is made once, in a few milliseconds.
 */
export async function matMul(a: Matrix, b: Matrix): Promise<Float32Array> {
  product ??= libraryInUse().then((library) => createProduct(library, [node('MatMul', [])]));
  return run(await product, a, b);
}

/** AᵀB, `a.dims` x `b.dims`, as `matMul`. */
async function transposedMatMul(a: Matrix, b: Matrix): Promise<Float32Array> {
  const transposed = lengthDelimited(5, join([text(1, 'transA'), ...one]));
  ofTransposed ??= libraryInUse().then((library) =>
    createProduct(library, [node('Gemm', [transposed])]),
  );
  return run(await ofTransposed, a, b);
}

/** XᵀX of a matrix's rows, dims x dims, as `matMul`. */
export function gramOf(x: Matrix): Promise<Float32Array> {
  return transposedMatMul(x, x);
}

/** The softmax of each row of A·B, as `matMul`: by loops it would take longer than the product. */
async function softmaxMatMul(a: Matrix, b: Matrix): Promise<Float32Array> {
  ofShares ??= libraryInUse().then((library) =>
    createProduct(library, [node('MatMul', [], 'scores'), softmax('scores')]),
  );
  return run(await ofShares, a, b);
}

/** What is learned from vectors is computed by these. */
export const nativeProducts: DenseProducts = {
  times: matMul,
  transposedTimes: transposedMatMul,
  softmaxTimes: softmaxMatMul,
};

/** The same product by a given library, once, on the CPU or on one of the library's devices. */
export async function productWith(
  library: OnnxLibrary,
  a: Matrix,
  b: Matrix,
  device: string,
): Promise<Float32Array> {
  const once = await createProduct(library, [node('MatMul', [])], device);
  try {
    return await run(once, a, b);
  } finally {
    await once.session.release();
  }
}

let product: Promise<Product> | undefined;
let ofTransposed: Promise<Product> | undefined;
let ofShares: Promise<Product> | undefined;

async function run({ library, session }: Product, a: Matrix, b: Matrix): Promise<Float32Array> {
  const tensor = ({ data, rows, dims }: Matrix): InferenceSession.OnnxValueMapType[string] =>
    new library.Tensor('float32', data, [rows, dims]);
  const { y } = await session.run({ a: tensor(a), b: tensor(b) });
  return y?.data as Float32Array;
}

async function createProduct(
  library: OnnxLibrary,
  operations: readonly Uint8Array[],
  device = 'cpu',
): Promise<Product> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [device],
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Threads that wait for the next product would take the cores from the model, which runs between two of them.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  return { library, session: await library.InferenceSession.create(model(operations), options) };
}

/** An ONNX file of nodes from `a` and `b` to `y`. Numbers are the fields of onnx.proto. */
function model(operations: readonly Uint8Array[]): Uint8Array {
  const graph = [
    ...operations.map((operation) => lengthDelimited(1, operation)),
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

function node(operator: string, attributes: readonly Uint8Array[], output = 'y'): Uint8Array {
  return join([text(1, 'a'), text(1, 'b'), text(2, output), text(4, operator), ...attributes]);
}

/** Along the last axis, which is the default. */
function softmax(input: string): Uint8Array {
  return join([text(1, input), text(2, 'y'), text(4, 'Softmax')]);
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
