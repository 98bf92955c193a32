import type { GraphNode, OnnxGraph } from './onnxGraph.ts';

// A model of 24 layers takes some 10,000 steps; a hostile graph must not take hours.
const maxSteps = 300_000;

/** Thrown inside and caught where a graph is outlined: a graph that takes so long is not understood. */
export class WalkTooLong extends Error {}

/** Ways back and forth in a graph. What only converts a value is stepped over: its values are the same ones. */
export class GraphWalk {
  readonly graph: OnnxGraph;
  readonly #producers = new Map<string, GraphNode>();
  readonly #readers = new Map<string, GraphNode[]>();
  #steps = 0;

  constructor(graph: OnnxGraph) {
    this.graph = graph;
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs)) {
        const readers = this.#readers.get(input);
        if (readers) readers.push(node);
        else this.#readers.set(input, [node]);
      }
    }
  }

  /** The node that makes a value; undefined for inputs and initializers. */
  producer(value: string): GraphNode | undefined {
    this.#step();
    return this.#producers.get(value);
  }

  /** The value that this one converts, or itself. */
  origin(value: string): string {
    let at = value;
    for (let node = this.producer(at); node && converters.has(node.opType);) {
      at = node.inputs[0] ?? '';
      node = this.producer(at);
    }
    return at;
  }

  /** The node that makes what this value converts. */
  maker(value: string): GraphNode | undefined {
    return this.producer(this.origin(value));
  }

  /** The nodes that read a value or what converts it. */
  readers(value: string): GraphNode[] {
    const found = new Set<GraphNode>();
    const seen = new Set([value]);
    for (const at of seen) {
      for (const node of this.#readers.get(at) ?? []) {
        this.#step();
        if (!converters.has(node.opType)) found.add(node);
        else if (node.inputs[0] === at) for (const output of node.outputs) seen.add(output);
      }
    }
    return [...found];
  }

  /** What the chains of additions that end in `values` add up; the values of `whole` are not taken apart. */
  summands(values: readonly string[], whole: ReadonlySet<string>): string[] {
    const leaves: string[] = [];
    const seen = new Set(values);
    for (const at of seen) {
      const origin = this.origin(at);
      const node = whole.has(origin) ? undefined : this.producer(origin);
      if (node?.opType === 'Add') for (const input of node.inputs) seen.add(input);
      else leaves.push(at);
    }
    return leaves;
  }

  /** The nodes that `values` are computed from, up to the values at which `stop` says so. */
  ancestors(values: readonly string[], stop: (value: string) => boolean): GraphNode[] {
    const nodes = new Set<GraphNode>();
    const seen = new Set(values);
    for (const at of seen) {
      this.#step();
      if (stop(at)) continue;
      const node = this.producer(at);
      if (!node || nodes.has(node)) continue;
      nodes.add(node);
      for (const input of node.inputs) seen.add(input);
    }
    return [...nodes];
  }

  #step(): void {
    if (++this.#steps > maxSteps) throw new WalkTooLong();
  }
}

/** Operators whose first output is their first input in another form. */
const converters: ReadonlySet<string> = new Set([
  'Cast',
  'CastLike',
  'Dropout',
  'Identity',
  'QuantizeLinear',
  'DequantizeLinear',
  'com.microsoft.QuantizeLinear',
  'com.microsoft.DequantizeLinear',
]);
