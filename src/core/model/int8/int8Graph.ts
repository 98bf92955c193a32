import { columnWeights, rowPeaks, type BlockWeights, type InputScale } from './int8Weights.ts';
import { concatenate, nodeBytes, operatorSetBytes, tensorBytes } from './onnxWriter.ts';
import type { WrittenNode } from './onnxWriter.ts';
import { readOnnxParts, type OnnxParts, type RawNode, type RawTensor } from './onnxParts.ts';
import { lengthDelimited } from '../onnx/protobuf.ts';

/** x · W + b, as three nodes of the file: `DequantizeLinear`, `MatMul`, `Add`. */
interface Product {
  readonly input: string;
  readonly weights: readonly [rounded: RawTensor, scales: RawTensor, zeros: RawTensor];
  readonly bias: string;
  readonly output: string;
}

type ScaleOf = (input: string) => InputScale | undefined;

// Field numbers of onnx.proto.
const modelGraph = 7;
const modelOpset = 8;
const graphNode = 1;
const graphInitializer = 5;
const microsoft = 'com.microsoft';
const uint8 = 2;
const centre = 128;

/**
 * The same model, its products of an activation and of weights in blocks computed in int8 with weights rounded anew, by
 * operators that ONNX Runtime has on every processor. An activation becomes integers by a scale that is the same for
 * all texts, or by one of each row's own, so no vector depends on its batch. Its channels are divided by factors, and
 * the weights' rows multiplied by them, which evens out what one scale has to span (Xiao and others 2023, SmoothQuant,
 * arXiv:2211.10438). Undefined where the file is not built so.
 */
export function int8Model(model: Uint8Array, scaleOf: ScaleOf): Uint8Array | undefined {
  const parts = readOnnxParts(model);
  const { products, replaced } = findProducts(parts, scaleOf);
  if (products.size === 0) return undefined;
  const writer = new Int8Writer();
  const nodes: Uint8Array[] = [];
  const read = new Set<string>();
  for (const node of parts.nodes) {
    const product = products.get(node);
    const scale = product && scaleOf(product.input);
    if (product && scale) {
      nodes.push(...writer.product(product, scale).map(nodeBytes));
      read.add(product.bias);
    } else if (!replaced.has(node)) {
      nodes.push(model.subarray(node.start, node.end));
      for (const name of node.inputs) read.add(name);
    }
  }
  const kept = parts.tensors.filter(({ name }) => read.has(name));
  const graph = [
    ...nodes.map((bytes) => lengthDelimited(graphNode, bytes)),
    ...kept.map(({ start, end }) => lengthDelimited(graphInitializer, model.subarray(start, end))),
    ...writer.tensors.map((bytes) => lengthDelimited(graphInitializer, bytes)),
    ...parts.restOfGraph,
  ];
  return concatenate([
    ...parts.restOfModel,
    lengthDelimited(modelOpset, operatorSetBytes(microsoft, 1)),
    lengthDelimited(modelGraph, concatenate(graph)),
  ]);
}

/**
 * The activations that are multiplied by weights in blocks, and the largest size of a weight that each of their channels
 * meets: what scales are made from.
 */
export function int8Inputs(model: Uint8Array): ReadonlyMap<string, Float32Array> {
  const peaks = new Map<string, Float32Array>();
  for (const { input, weights } of findProducts(
    readOnnxParts(model),
    undefined,
  ).products.values()) {
    const own = rowPeaks(blocksOf(weights));
    const known = peaks.get(input);
    peaks.set(input, known ? known.map((peak, i) => Math.max(peak, own[i] ?? 0)) : own);
  }
  return peaks;
}

/** Those that there are scales for, by the last of its nodes, and all nodes that go; all products without `scaleOf`. */
function findProducts(
  { nodes, tensors }: OnnxParts,
  scaleOf: ScaleOf | undefined,
): { readonly products: ReadonlyMap<RawNode, Product>; readonly replaced: ReadonlySet<RawNode> } {
  const makers = new Map(nodes.map((node) => [node.outputs[0] ?? '', node]));
  const constants = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const readers = new Map<string, number>();
  for (const { inputs } of nodes) {
    for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  }
  const products = new Map<RawNode, Product>();
  const replaced = new Set<RawNode>();
  for (const sum of nodes) {
    if (sum.opType !== 'Add') continue;
    const [productName = '', bias = ''] = sum.inputs;
    const matMul = makers.get(productName);
    if (matMul?.opType !== 'MatMul' || readers.get(productName) !== 1) continue;
    const [input = '', weightName = ''] = matMul.inputs;
    const unpacking = makers.get(weightName);
    if (unpacking?.opType !== 'DequantizeLinear' || readers.get(weightName) !== 1) continue;
    const [rounded, scales, zeros] = unpacking.inputs.map((name) => constants.get(name));
    if (!rounded || !scales || !zeros || !constants.has(bias)) continue;
    if (!isInBlocks(rounded, scales, zeros)) continue;
    if (scaleOf && scaleOf(input)?.divisors.length !== rounded.dims[0]) continue;
    products.set(sum, {
      input,
      weights: [rounded, scales, zeros],
      bias,
      output: sum.outputs[0] ?? '',
    });
    for (const node of [sum, matMul, unpacking]) replaced.add(node);
  }
  return { products, replaced };
}

function isInBlocks(rounded: RawTensor, scales: RawTensor, zeros: RawTensor): boolean {
  const [inputs = 0, outputs = 0, ...more] = rounded.dims;
  const [blocks = 0, columns] = scales.dims;
  return (
    more.length === 0 &&
    rounded.elementType === uint8 &&
    rounded.raw?.length === inputs * outputs &&
    columns === outputs &&
    blocks > 0 &&
    inputs % blocks === 0 &&
    scales.raw?.length === 4 * blocks * outputs &&
    zeros.elementType === uint8 &&
    (zeros.raw?.length ?? 0) > 0 &&
    zeros.raw?.every((value) => value === zeros.raw?.[0]) === true
  );
}

function blocksOf([rounded, scales, zeros]: Product['weights']): BlockWeights {
  const [inputs = 0, outputs = 0] = rounded.dims;
  return {
    ...{ inputs, outputs, rounded: rounded.raw ?? new Uint8Array() },
    zero: zeros.raw?.[0] ?? 0,
    blockSize: inputs / (scales.dims[0] ?? 1),
    // A copy: what lies in the file need not be aligned.
    scales: new Float32Array(new Uint8Array(scales.raw ?? []).buffer),
  };
}

/** Writes products, and makes integers of each activation once, however many products it goes into. */
class Int8Writer {
  readonly tensors: Uint8Array[] = [];
  readonly #written = new Set<string>();

  product({ input, weights, bias, output }: Product, scale: InputScale): readonly WrittenNode[] {
    const blocks = blocksOf(weights);
    const { inputs, outputs } = blocks;
    const columns = columnWeights(blocks, scale.divisors);
    const matrix = this.#tensor(`${output}.int8`, [inputs, outputs], columns.rounded);
    const steps = this.#tensor(`${output}.int8.steps`, [outputs], columns.scales);
    const integers = `${input}.int8`;
    const before = this.#isFirst(integers) ? this.#integers(input, integers, scale) : [];
    const product = { opType: 'MatMulIntegerToFloat', domain: microsoft };
    if (scale.step !== undefined) {
      const step = `${input}.int8.step`;
      const all = [integers, matrix, step, steps, this.#centre(), '', bias];
      return [...before, { ...product, inputs: all, output }];
    }
    const sums = `${output}.int8.sums`;
    const scaled = `${output}.int8.scaled`;
    return [
      ...before,
      { ...product, inputs: [integers, matrix, this.#one(), steps, this.#centre()], output: sums },
      { opType: 'Mul', inputs: [sums, `${input}.int8.step`], output: scaled },
      { opType: 'Add', inputs: [scaled, bias], output },
    ];
  }

  #integers(input: string, output: string, { divisors, step: fixed }: InputScale): WrittenNode[] {
    const factors = divisors.map((divisor) => 1 / divisor);
    const even = `${output}.even`;
    const step = `${output}.step`;
    const evened: WrittenNode = {
      opType: 'Mul',
      inputs: [input, this.#tensor(`${output}.factors`, [factors.length], factors)],
      output: even,
    };
    if (fixed !== undefined) {
      this.#tensor(step, [], Float32Array.of(fixed));
      return [evened, { opType: 'QuantizeLinear', inputs: [even, step, this.#centre()], output }];
    }
    const [sizes, peak, raw, whole, shifted] = ['sizes', 'peak', 'raw', 'whole', 'shifted'].map(
      (name) => `${output}.${name}`,
    ) as [string, string, string, string, string];
    const lastAxis = this.#tensor('int8.lastAxis', [1], BigInt64Array.of(-1n));
    const share = this.#tensor('int8.share', [], Float32Array.of(1 / 127));
    const least = this.#tensor('int8.least', [], Float32Array.of(1e-9));
    // A cast cuts off what is behind the point, so half of one is added to round.
    const shift = this.#tensor('int8.shift', [], Float32Array.of(centre + 0.5));
    return [
      evened,
      { opType: 'Abs', inputs: [even], output: sizes },
      { opType: 'ReduceMax', inputs: [sizes, lastAxis], output: peak, integers: { keepdims: 1 } },
      { opType: 'Mul', inputs: [peak, share], output: raw },
      { opType: 'Max', inputs: [raw, least], output: step },
      { opType: 'Div', inputs: [even, step], output: whole },
      { opType: 'Add', inputs: [whole, shift], output: shifted },
      { opType: 'Cast', inputs: [shifted], output, integers: { to: uint8 } },
    ];
  }

  #one(): string {
    return this.#tensor('int8.one', [], Float32Array.of(1));
  }

  #centre(): string {
    return this.#tensor('int8.centre', [], Uint8Array.of(centre));
  }

  #tensor(
    name: string,
    dims: readonly number[],
    values: Parameters<typeof tensorBytes>[2],
  ): string {
    if (this.#isFirst(name)) this.tensors.push(tensorBytes(name, dims, values));
    return name;
  }

  #isFirst(name: string): boolean {
    const isFirst = !this.#written.has(name);
    this.#written.add(name);
    return isFirst;
  }
}
