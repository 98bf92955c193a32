import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';
import { sizeText } from '../../text/sizeText.ts';
import { packedVarints, readFields, type ByteRange } from '../onnx/protobuf.ts';

// Field numbers of onnx.proto.
const modelGraph = 7;
const modelFunction = 25;
const functionNode = 7;
const graphNode = 1;
const graphTensor = 5;
const nodeInput = 1;
const nodeOutput = 2;
const nodeOpType = 4;
const nodeAttribute = 5;
const attributeTensor = 5;
const attributeGraph = 6;
const attributeGraphs = 11;
const attributeInteger = 3;
const attributeIntegers = 8;
const tensorDims = 1;
const tensorType = 2;
const tensorIntegers = 7;
const tensorName = 8;
const tensorRaw = 9;
const int64 = 7;

/** Numbers that one value, and all of them together, may have: 2 and 4 GB in fp32. The largest masks in use have 70 million. */
const mostOfOne = 2 ** 29;
const mostOfAll = 2 ** 30;
/** A shape has a few numbers. */
const longestShape = 16;
const maxDepth = 20;
const maxSteps = 8_000_000;

/**
 * Throws `modelInvalid` for a small file that unfolds to gigabytes when it is loaded or first run: constants that are
 * filled, repeated, spread or joined. Counts from below: what the file does not say by itself is not counted, so no
 * model in use is refused for a guess. Throws it for declared lengths that no file could hold, too.
 */
export function checkUnfolding(model: Uint8Array): void {
  new UnfoldingCheck(model).run();
}

class UnfoldingCheck {
  readonly #model: Uint8Array;
  readonly #decoder = new TextDecoder();
  /** How many numbers a value has at least. */
  readonly #counts = new Map<string, number>();
  /** Whole numbers that are known, as shapes are. */
  readonly #shapes = new Map<string, readonly number[]>();
  #sum = 0;
  #steps = 0;

  constructor(model: Uint8Array) {
    this.#model = model;
  }

  run(): void {
    for (const { number, bytes } of this.#fields({ start: 0, end: this.#model.length })) {
      if (number === modelGraph && bytes) this.#graph(bytes, 0);
      if (number === modelFunction && bytes) this.#nodes(bytes, functionNode, 0);
    }
  }

  #graph(range: ByteRange, depth: number): void {
    // A graph within a graph within a graph is nobody's.
    if (depth > maxDepth) throw this.#refused(undefined);
    for (const { number, bytes } of this.#fields(range)) {
      if (number === graphTensor && bytes) this.#tensor(bytes, undefined);
    }
    this.#nodes(range, graphNode, depth);
  }

  #nodes(range: ByteRange, field: number, depth: number): void {
    for (const { number, bytes } of this.#fields(range)) {
      if (number === field && bytes) this.#node(bytes, depth);
    }
  }

  #node(range: ByteRange, depth: number): void {
    const inputs: string[] = [];
    const attributes: ByteRange[] = [];
    let output = '';
    let opType = '';
    for (const { number, bytes } of this.#fields(range)) {
      if (!bytes) continue;
      if (number === nodeInput) inputs.push(this.#text(bytes));
      else if (number === nodeOutput && output === '') output = this.#text(bytes);
      else if (number === nodeOpType) opType = this.#text(bytes);
      else if (number === nodeAttribute) attributes.push(bytes);
    }
    for (const attribute of attributes) this.#attribute(attribute, opType, output, depth);
    this.#follow(opType, inputs, output);
  }

  #attribute(range: ByteRange, opType: string, output: string, depth: number): void {
    const integers: number[] = [];
    for (const { number, bytes, value } of this.#fields(range)) {
      if (number === attributeGraph || number === attributeGraphs) {
        if (bytes) this.#graph(bytes, depth + 1);
      } else if (number === attributeTensor && bytes && opType === 'Constant') {
        this.#tensor(bytes, output);
      } else if (number === attributeInteger || number === attributeIntegers) {
        if (value !== undefined) integers.push(value);
        else if (bytes) integers.push(...this.#varints(bytes));
      }
    }
    if (opType === 'Constant' && integers.length > 0) this.#knowShape(output, integers);
  }

  /** What a node's result has at least. */
  #follow(opType: string, inputs: readonly string[], output: string): void {
    const [first = ''] = inputs;
    const counts = inputs.flatMap((name) => this.#counts.get(name) ?? []);
    const shapes = inputs.map((name) => this.#shapes.get(name));
    switch (opType) {
      case 'ConstantOfShape':
        if (shapes[0]) this.#add(output, productOf(shapes[0]));
        return;
      case 'Expand':
        if (shapes[1]) {
          this.#add(output, Math.max(productOf(shapes[1]), this.#counts.get(first) ?? 1));
        }
        return;
      case 'Tile':
        if (shapes[1]) this.#add(output, productOf(shapes[1]) * (this.#counts.get(first) ?? 1));
        return;
      case 'Range': {
        const [start, end, step] = shapes.map((shape) => shape?.[0]);
        if (start !== undefined && end !== undefined && step !== undefined && step > 0) {
          this.#add(output, Math.ceil((end - start) / step));
        }
        return;
      }
      case 'Concat':
        if (counts.length > 0)
          this.#add(
            output,
            counts.reduce((sum, count) => sum + count, 0),
          );
        if (shapes.every((shape) => shape !== undefined)) this.#knowShape(output, shapes.flat());
        return;
      case 'Mul':
      case 'Add': {
        this.#keepLargest(output, counts);
        const [a, b] = shapes;
        if (a && b) this.#knowShape(output, combined(opType, a, b));
        return;
      }
      case 'Identity':
      case 'Cast':
      case 'Reshape':
      case 'Unsqueeze':
      case 'Squeeze':
      case 'Transpose':
      case 'Flatten': {
        const count = this.#counts.get(first);
        if (count !== undefined) this.#counts.set(output, count);
        const shape = this.#shapes.get(first);
        if (shape) this.#knowShape(output, shape);
        return;
      }
      case 'Sub':
      case 'Div':
      case 'Pow':
      case 'Where':
      case 'Equal':
      case 'Less':
      case 'Greater':
      case 'And':
      case 'Or':
        this.#keepLargest(output, counts);
        return;
    }
  }

  /** What is broadcast is as long as the longer one. */
  #keepLargest(output: string, counts: readonly number[]): void {
    if (counts.length > 0) this.#counts.set(output, Math.max(...counts));
  }

  #add(output: string, count: number): void {
    this.#sum += count;
    if (count > mostOfOne || this.#sum > mostOfAll) throw this.#refused(this.#sum);
    this.#counts.set(output, count);
  }

  #knowShape(output: string, shape: readonly number[]): void {
    if (shape.length > longestShape) return;
    this.#shapes.set(output, shape);
    this.#counts.set(output, Math.max(1, shape.length));
  }

  /** A constant with its own name, or the one that a node gives it. */
  #tensor(range: ByteRange, given: string | undefined): void {
    const dims: number[] = [];
    let name = given ?? '';
    let type = 0;
    let raw: ByteRange | undefined;
    let integers: number[] = [];
    for (const { number, bytes, value } of this.#fields(range)) {
      if (number === tensorDims) {
        if (value !== undefined) dims.push(value);
        else if (bytes) dims.push(...this.#varints(bytes));
      } else if (number === tensorType) type = value ?? 0;
      else if (number === tensorName && bytes && given === undefined) name = this.#text(bytes);
      else if (number === tensorRaw) raw = bytes;
      else if (number === tensorIntegers && bytes) integers = this.#varints(bytes);
      else if (number === tensorIntegers && value !== undefined) integers.push(value);
    }
    const count = productOf(dims);
    // Weights are what they are: as many as the file has. More than this no file of 2 GB holds, in 4 bits each.
    if (count > 2 ** 32) throw this.#refused(count);
    this.#counts.set(name, count);
    if (type !== int64 || count > longestShape) return;
    if (raw) integers = this.#integersAt(raw);
    if (integers.length === count) this.#knowShape(name, integers);
  }

  #integersAt({ start, end }: ByteRange): number[] {
    const count = Math.min(longestShape, Math.floor((end - start) / 8));
    const view = new DataView(this.#model.buffer, this.#model.byteOffset + start);
    return Array.from({ length: count }, (_, i) => Number(view.getBigInt64(8 * i, true)));
  }

  /** One more than a shape may have, so that a longer one is told from it. */
  #varints(range: ByteRange): number[] {
    return packedVarints(this.#model, range, longestShape + 1);
  }

  #text({ start, end }: ByteRange): string {
    return this.#decoder.decode(this.#model.subarray(start, Math.min(end, start + 1_000)));
  }

  *#fields({ start, end }: ByteRange): ReturnType<typeof readFields> {
    for (const field of readFields(this.#model, start, end)) {
      if (++this.#steps > maxSteps) throw this.#refused(undefined);
      yield field;
    }
  }

  #refused(numbers: number | undefined): AppError {
    return new AppError(
      'modelInvalid',
      numbers === undefined
        ? t(
            'The constants of the model’s file unfold to more than can be told, which no encoder needs; choose another model.',
          )
        : t(
            'The constants of the model’s file unfold to more than {0}, which no encoder needs; choose another model.',
            sizeText(4 * mostOfOne),
          ),
    );
  }
}

/** -1 and 0 stand for lengths that come from elsewhere. */
function productOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * Math.max(1, length), 1);
}

function combined(opType: 'Mul' | 'Add', a: readonly number[], b: readonly number[]): number[] {
  const length = Math.max(a.length, b.length);
  const at = (shape: readonly number[], i: number): number => shape[i % shape.length] ?? 1;
  return Array.from({ length }, (_, i) =>
    opType === 'Mul' ? at(a, i) * at(b, i) : at(a, i) + at(b, i),
  );
}
