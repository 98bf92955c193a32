import type { GraphWalk } from './graphWalk.ts';
import type { GraphNode } from './onnxGraph.ts';

/** An addition of what a block computed to what it was computed from. */
interface ResidualSum {
  /** The value before the block. */
  readonly before: string;
  /** The nodes of the block. */
  readonly block: readonly GraphNode[];
}

/** One block's attention: its maps, or the operator that keeps them. */
interface StreamBlock extends ResidualSum {
  /** The value behind the block; of the last one what is made of it, the model's output. */
  readonly behind: string;
}

/** What runs through a model that normalises what goes into a block, and not what comes out (pre-norm). */
interface ResidualStream {
  /** The value that the first block reads. */
  readonly start: string;
  /** In the order of the graph. */
  readonly blocks: readonly StreamBlock[];
}

/**
 * Follows a model's output back to the embeddings: through the last normalisation, then from each sum to the value that
 * its block was computed from. Undefined where it is no such stream of sums.
 */
export function residualStream(walk: GraphWalk, output: string): ResidualStream | undefined {
  const places = placesOf(walk);
  const last = lastSum(walk, places, output);
  if (!last) return undefined;
  const blocks: StreamBlock[] = [];
  let at = output;
  for (let sum: ResidualSum | undefined = last; sum; sum = residualSum(walk, places, at)) {
    blocks.push({ ...sum, behind: at });
    at = walk.origin(sum.before);
  }
  return { start: at, blocks: blocks.toReversed() };
}

/** The value that a sum's block was computed from, and the block; undefined where no addend is made of the other. */
export function residualOf(walk: GraphWalk, value: string): ResidualSum | undefined {
  return residualSum(walk, placesOf(walk), walk.origin(value));
}

type Places = ReadonlyMap<string, number>;

/** By value: the number of the node that makes it. ONNX sorts nodes, so what is made of a value has a larger one. */
function placesOf(walk: GraphWalk): Places {
  const places = new Map<string, number>();
  for (const [i, { outputs }] of walk.graph.nodes.entries()) {
    for (const output of outputs) places.set(output, i);
  }
  return places;
}

/** The two values that are added up to this one. */
function addends(walk: GraphWalk, value: string): readonly [string, string] | undefined {
  const node = walk.producer(value);
  const [first = '', second = ''] = node?.inputs ?? [];
  if (node?.opType === 'Add') return [first, second];
  // A fused normalisation gives the sum that it normalises as its fourth value.
  const isSum = node && fusedNorms.has(node.opType) && node.outputs[3] === value;
  return isSum ? [first, second] : undefined;
}

function residualSum(walk: GraphWalk, places: Places, value: string): ResidualSum | undefined {
  const pair = addends(walk, value);
  return pair && residualOfPair(walk, places, pair);
}

function residualOfPair(
  walk: GraphWalk,
  places: Places,
  pair: readonly [string, string],
): ResidualSum | undefined {
  const placeOf = (of: string): number => places.get(walk.origin(of)) ?? -1;
  const [first, second] = pair;
  const [before, made] = placeOf(first) <= placeOf(second) ? [first, second] : [second, first];
  if (placeOf(before) < 0) return undefined;
  const origin = walk.origin(before);
  // A fused normalisation gives its sum and, beside it, what the block reads.
  const maker = walk.producer(origin);
  const siblings = maker && fusedNorms.has(maker.opType) ? maker.outputs : [];
  const same = new Set([before, origin, ...siblings.filter((name) => name !== '')]);
  const isBefore = (at: string): boolean => same.has(at);
  const block = walk.ancestors([made], isBefore);
  return block.some(({ inputs }) => inputs.some(isBefore)) ? { before, block } : undefined;
}

/** The last sum of the stream: what the last normalisation reads, or the output itself. */
function lastSum(walk: GraphWalk, places: Places, output: string): ResidualSum | undefined {
  const seen = new Set([walk.origin(output)]);
  // A normalisation that is spelled out has some ten nodes.
  for (const at of seen) {
    if (seen.size > mostNormValues) return undefined;
    const sum = residualSum(walk, places, at);
    if (sum) return sum;
    const node = walk.producer(at);
    if (!node) continue;
    if (products.has(node.opType)) return undefined;
    // Which adds up what it normalises, and need not give the sum.
    if (fusedNorms.has(node.opType)) {
      const [first = '', second = ''] = node.inputs;
      return residualOfPair(walk, places, [first, second]);
    }
    for (const input of node.inputs) if (input !== '') seen.add(walk.origin(input));
  }
  return undefined;
}

const mostNormValues = 40;
const fusedNorms: ReadonlySet<string> = new Set([
  'com.microsoft.SkipLayerNormalization',
  'com.microsoft.SkipSimplifiedLayerNormalization',
]);
/** What no normalisation holds. */
const products: ReadonlySet<string> = new Set(['MatMul', 'Gemm', 'Softmax', 'Gather']);
