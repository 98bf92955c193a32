import type { GraphWalk } from './graphWalk.ts';
import type { GraphNode } from './onnxGraph.ts';

/** One layer normalisation, however the file spells it. */
export interface LayerNorm {
  /** The normalised value, scaled and shifted. */
  readonly output: string;
  /** What is added up before it is normalised; empty where that lies inside a fused operator. */
  readonly summands: readonly string[];
  /** What is added up, as it goes into the normalisation: one value, or two that a fused operator adds up. */
  readonly inputs: readonly string[];
}

/** What a normalisation gives and the values, added up, that it takes. */
interface Found {
  readonly output: string;
  readonly inputs: readonly string[];
}

/** The layer normalisations of a graph, in its order. */
export function findLayerNorms(walk: GraphWalk): LayerNorm[] {
  const found = walk.graph.nodes.flatMap((node) => layerNormOf(walk, node) ?? []);
  // A spelled-out one ends in an addition too.
  const outputs = new Set(found.map(({ output }) => output));
  return found.map(({ output, inputs }) => ({
    output,
    inputs,
    summands: walk.summands(inputs, outputs),
  }));
}

function layerNormOf(walk: GraphWalk, node: GraphNode): Found | undefined {
  const [first = '', second = ''] = node.inputs;
  const [output = ''] = node.outputs;
  switch (node.opType) {
    case 'LayerNormalization':
      return { output, inputs: [first] };
    case 'com.microsoft.SkipLayerNormalization':
      return { output, inputs: [first, second] };
    case 'com.microsoft.EmbedLayerNormalization':
      return { output, inputs: [] };
    case 'Div':
      return spelledOut(walk, node);
    default:
      return undefined;
  }
}

/**
 * Exports below opset 17: (x - mean(x)) / sqrt(mean((x - mean(x))²) + epsilon), times a scale, plus a shift. Where it
 * is known by its division, the result is what the only addition after the only product gives.
 */
function spelledOut(walk: GraphWalk, { inputs, outputs }: GraphNode): Found | undefined {
  const centred = walk.maker(inputs[0] ?? '');
  const deviation = walk.maker(inputs[1] ?? '');
  if (centred?.opType !== 'Sub' || deviation?.opType !== 'Sqrt') return undefined;
  const [x = '', mean = ''] = centred.inputs;
  const meanOf = walk.maker(mean);
  if (meanOf?.opType !== 'ReduceMean') return undefined;
  if (walk.origin(meanOf.inputs[0] ?? '') !== walk.origin(x)) return undefined;
  const variance = walk.maker(deviation.inputs[0] ?? '');
  const isVariance =
    variance?.opType === 'Add' &&
    variance.inputs.some((input) => walk.maker(input)?.opType === 'ReduceMean');
  if (!isVariance) return undefined;
  const [product, ...otherReaders] = walk.readers(outputs[0] ?? '');
  if (product?.opType !== 'Mul' || otherReaders.length > 0) return undefined;
  const [sum, ...otherSums] = walk.readers(product.outputs[0] ?? '');
  if (sum?.opType !== 'Add' || otherSums.length > 0) return undefined;
  return { output: sum.outputs[0] ?? '', inputs: [x] };
}
