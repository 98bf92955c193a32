import { t } from '../../l10n/translate.ts';
import { AppError } from '../../errors/appError.ts';
import { packedVarints, readFields, type ByteRange, type Field } from './protobuf.ts';

/** A graph's input or output, as far as the file says. */
export interface GraphValue {
  readonly name: string;
  /** `TensorProto.DataType`: 1 fp32, 6 int32, 7 int64, 10 fp16; undefined where the file does not say. */
  readonly elementType: number | undefined;
  /** The sizes that the file fixes, undefined where one may vary; undefined where it does not say how many there are. */
  readonly dims?: readonly (number | undefined)[] | undefined;
}

export interface GraphNode {
  /** With its domain where that is not ONNX's own: `com.microsoft.Attention`. */
  readonly opType: string;
  /** An optional input that is left out is ''. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What a shallow walk over a model's bytes finds; weights are not looked at. */
export interface OnnxGraph {
  readonly irVersion: number | undefined;
  /** Version of ONNX's own operators. */
  readonly opset: number | undefined;
  /** What a caller feeds: initializers that old files list here too are left out. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Sorted so that a node comes after those it reads, as ONNX demands. */
  readonly nodes: readonly GraphNode[];
  /** By name: the shapes of the initializers. */
  readonly initializers: ReadonlyMap<string, readonly number[]>;
}

// Field numbers of onnx.proto.
const modelIrVersion = 1;
const modelGraph = 7;
const modelOpset = 8;
const opsetDomain = 1;
const opsetVersion = 2;
const graphNode = 1;
const graphInitializer = 5;
const graphInput = 11;
const graphOutput = 12;
const nodeInput = 1;
const nodeOutput = 2;
const nodeOpType = 4;
const nodeDomain = 7;
const tensorDims = 1;
const tensorName = 8;
const valueName = 1;
const valueType = 2;
const typeTensor = 1;
const tensorElementType = 1;
const tensorShape = 2;
const shapeDim = 1;
const dimValue = 1;

// Bounds for what a hostile file can make us hold and do. The largest of the family have some 5,000 nodes (24 layers,
// quantised, everything spelled out) and names of about 100 characters.
const maxFields = 4_000_000;
const maxItems = 200_000;
const maxTextBytes = 32_000_000;
const maxDimensions = 16;

/** Reads the graph of an ONNX file's bytes. Throws `modelInvalid` on what is not one, in bounded memory. */
export function readGraph(model: Uint8Array): OnnxGraph {
  return new GraphReader(model).read();
}

class GraphReader {
  readonly #model: Uint8Array;
  readonly #decoder = new TextDecoder();
  readonly #inputs: GraphValue[] = [];
  readonly #outputs: GraphValue[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #initializers = new Map<string, readonly number[]>();
  #fieldCount = 0;
  #itemCount = 0;
  #textBytes = 0;

  constructor(model: Uint8Array) {
    this.#model = model;
  }

  read(): OnnxGraph {
    let irVersion: number | undefined;
    let opset: number | undefined;
    for (const { number, bytes, value } of this.#fields({ start: 0, end: this.#model.length })) {
      if (number === modelIrVersion) irVersion = value;
      else if (number === modelGraph && bytes) this.#readGraph(bytes);
      else if (number === modelOpset && bytes) opset = this.#opset(bytes) ?? opset;
    }
    return {
      irVersion,
      opset,
      inputs: this.#inputs.filter(({ name }) => !this.#initializers.has(name)),
      outputs: this.#outputs,
      nodes: this.#nodes,
      initializers: this.#initializers,
    };
  }

  #readGraph(graph: ByteRange): void {
    for (const { number, bytes } of this.#fields(graph)) {
      if (!bytes) continue;
      if (number === graphNode) this.#nodes.push(this.#node(bytes));
      else if (number === graphInitializer) this.#addInitializer(bytes);
      else if (number === graphInput) this.#inputs.push(this.#value(bytes));
      else if (number === graphOutput) this.#outputs.push(this.#value(bytes));
    }
  }

  /** The version where the set is ONNX's own. */
  #opset(range: ByteRange): number | undefined {
    let domain = '';
    let version: number | undefined;
    for (const { number, bytes, value } of this.#fields(range)) {
      if (number === opsetDomain && bytes) domain = this.#text(bytes);
      else if (number === opsetVersion) version = value;
    }
    return isOwnDomain(domain) ? version : undefined;
  }

  #node(range: ByteRange): GraphNode {
    this.#count();
    const inputs: string[] = [];
    const outputs: string[] = [];
    let opType = '';
    let domain = '';
    for (const { number, bytes } of this.#fields(range)) {
      if (!bytes) continue;
      if (number === nodeInput) inputs.push(this.#name(bytes));
      else if (number === nodeOutput) outputs.push(this.#name(bytes));
      else if (number === nodeOpType) opType = this.#text(bytes);
      else if (number === nodeDomain) domain = this.#text(bytes);
    }
    return { opType: isOwnDomain(domain) ? opType : `${domain}.${opType}`, inputs, outputs };
  }

  #addInitializer(range: ByteRange): void {
    this.#count();
    let name = '';
    const dims: number[] = [];
    for (const { number, bytes, value } of this.#fields(range)) {
      if (number === tensorName && bytes) name = this.#text(bytes);
      else if (number === tensorDims && dims.length < maxDimensions) {
        // Packed or one by one: a reader takes both.
        if (value !== undefined) dims.push(value);
        else if (bytes) dims.push(...packedVarints(this.#model, bytes, maxDimensions));
      }
    }
    this.#initializers.set(name, dims);
  }

  #value(range: ByteRange): GraphValue {
    this.#count();
    let name = '';
    let type: Omit<GraphValue, 'name'> = { elementType: undefined };
    for (const field of this.#fields(range)) {
      if (field.number === valueName && field.bytes) name = this.#text(field.bytes);
      else if (field.number === valueType && field.bytes) type = this.#tensorType(field.bytes);
    }
    return { name, ...type };
  }

  #tensorType(type: ByteRange): Omit<GraphValue, 'name'> {
    let elementType: number | undefined;
    let dims: (number | undefined)[] | undefined;
    for (const tensor of this.#fields(type)) {
      if (tensor.number !== typeTensor || !tensor.bytes) continue;
      for (const { number, value, bytes } of this.#fields(tensor.bytes)) {
        if (number === tensorElementType) elementType = value;
        else if (number === tensorShape && bytes) dims = this.#shape(bytes);
      }
    }
    return { elementType, ...(dims && { dims }) };
  }

  #shape(range: ByteRange): (number | undefined)[] {
    const dims: (number | undefined)[] = [];
    for (const { number, bytes } of this.#fields(range)) {
      if (number !== shapeDim || !bytes || dims.length >= maxDimensions) continue;
      let size: number | undefined;
      for (const { number: kind, value } of this.#fields(bytes)) {
        // Some exporters write 0 or less for what may vary.
        if (kind === dimValue && value !== undefined && value > 0 && value < 2 ** 31) size = value;
      }
      dims.push(size);
    }
    return dims;
  }

  /** A name that a node may list again and again, so it counts. */
  #name(range: ByteRange): string {
    this.#count();
    return this.#text(range);
  }

  *#fields({ start, end }: ByteRange): Generator<Field> {
    for (const field of readFields(this.#model, start, end)) {
      if (++this.#fieldCount > maxFields) throw tooLarge();
      yield field;
    }
  }

  #text({ start, end }: ByteRange): string {
    this.#textBytes += end - start;
    if (this.#textBytes > maxTextBytes) throw tooLarge();
    return this.#decoder.decode(this.#model.subarray(start, end));
  }

  #count(): void {
    if (++this.#itemCount > maxItems) throw tooLarge();
  }
}

function isOwnDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

function tooLarge(): AppError {
  return new AppError(
    'modelInvalid',
    t(
      'The model’s graph is larger than that of any encoder of the BERT family; choose another model.',
    ),
  );
}
