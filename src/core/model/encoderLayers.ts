import type { EmbeddingPart } from '../embedder/modelSession.ts';
import { findEmbeddingParts } from './embeddingSummands.ts';
import { GraphWalk, WalkTooLong } from './graphWalk.ts';
import { findLayerNorms, type LayerNorm } from './layerNorms.ts';
import type { OnnxGraph } from './onnxGraph.ts';

/** Where an encoder's layers lie in its graph; names of values. */
export interface EncoderLayers {
  /** The embedding layer's output and each layer's after it; empty where the graph is not understood. */
  readonly hiddenStates: readonly string[];
  /** Each layer's attention probabilities; empty where they cannot be had. */
  readonly attentions: readonly string[];
  readonly embeddingParts: ReadonlyMap<EmbeddingPart, string>;
  /** Why something of it is missing, as one sentence for people. */
  readonly note: string | undefined;
}

/**
 * Finds the layers of an encoder of the BERT family by how it is built: each layer normalisation adds its block's
 * result to what the one before gave. The first is the embedding layer; from there on every first one closes an
 * attention block, every second one a layer. What does not look so is not offered.
 */
export function findEncoderLayers(graph: OnnxGraph): EncoderLayers {
  const walk = new GraphWalk(graph);
  try {
    const norms = findLayerNorms(walk);
    const chain = longestChain(walk, norms);
    const layers = chain && readLayers(walk, norms, chain);
    if (!layers) return nothing('its graph is not built like an encoder of the BERT family');
    const last = lastLayerName(walk, layers);
    if (last === undefined) {
      return nothing('what the model gives is not what its last encoder layer computes');
    }
    return { ...layers, hiddenStates: [...layers.hiddenStates.slice(0, -1), last] };
  } catch (error) {
    if (error instanceof WalkTooLong) return nothing('its graph is too tangled to be followed');
    throw error;
  }
}

function nothing(reason: string): EncoderLayers {
  return {
    hiddenStates: [],
    attentions: [],
    embeddingParts: new Map(),
    note: `Only the last layer of this model is offered: ${reason}.`,
  };
}

/** The longest row of normalisations in which each adds something to what the one before gave. */
function longestChain(walk: GraphWalk, norms: readonly LayerNorm[]): LayerNorm[] | undefined {
  const byOutput = new Map(norms.map((norm) => [norm.output, norm]));
  const chains = new Map<LayerNorm, LayerNorm[]>();
  let longest: LayerNorm[] | undefined;
  for (const norm of norms) {
    const before = new Set(
      norm.summands.flatMap((summand) => byOutput.get(walk.origin(summand)) ?? []),
    );
    const [residual, ...others] = before;
    if (others.length > 0) continue;
    const chain = residual ? chains.get(residual) : [];
    // One residual that two normalisations take is no row.
    if (!chain || (residual && chain.at(-1) !== residual)) continue;
    chain.push(norm);
    chains.set(norm, chain);
    if (chain.length > (longest?.length ?? 0)) longest = chain;
  }
  return longest;
}

/** The layers of a row of normalisations, if each first one closes an attention block and no second one does. */
function readLayers(
  walk: GraphWalk,
  norms: readonly LayerNorm[],
  chain: readonly LayerNorm[],
): EncoderLayers | undefined {
  const [embedding] = chain;
  if (!embedding || chain.length < 3 || chain.length % 2 === 0) return undefined;
  const outputs = new Set(norms.map(({ output }) => output));
  const attentions: string[] = [];
  let fused: string | undefined;
  for (const [i, { summands }] of chain.entries()) {
    if (i === 0) continue;
    const blocks = walk
      .ancestors(summands, (value) => outputs.has(value))
      .filter(({ opType }) => opType === 'Softmax' || fusedAttention.has(opType));
    if (blocks.length !== i % 2) return undefined;
    for (const { opType, outputs: maps } of blocks) {
      if (opType === 'Softmax') attentions.push(maps[0] ?? '');
      else fused = opType;
    }
  }
  return {
    hiddenStates: chain.filter((_, i) => i % 2 === 0).map(({ output }) => output),
    attentions: fused === undefined ? attentions : [],
    embeddingParts: findEmbeddingParts(walk, embedding.summands),
    note:
      fused === undefined
        ? undefined
        : `Attention maps of this model are not offered: its file computes attention in one fused operator (${fused.replace('com.microsoft.', '')}).`,
  };
}

/** The model's own output that is the last layer, or the value where it gives only what is made of it. */
function lastLayerName(walk: GraphWalk, layers: EncoderLayers): string | undefined {
  const { hiddenStates } = layers;
  const last = hiddenStates.at(-1);
  const names = walk.graph.outputs.map(({ name }) => name);
  const named = names.filter((name) => tokenOutputs.includes(name));
  const own = (named.length > 0 ? named : names).find((name) => walk.origin(name) === last);
  if (own !== undefined || named.length > 0) return own;
  const blocks = walk.graph.nodes.filter(
    ({ opType }) => opType === 'Softmax' || fusedAttention.has(opType),
  );
  return blocks.length === hiddenStates.length - 1 ? last : undefined;
}

/** Names that exports give to one vector for each token. */
export const tokenOutputs: readonly string[] = ['last_hidden_state', 'token_embeddings'];

/** Operators that keep their attention maps to themselves. */
const fusedAttention: ReadonlySet<string> = new Set([
  'Attention',
  'com.microsoft.Attention',
  'com.microsoft.GroupQueryAttention',
  'com.microsoft.MultiHeadAttention',
  'com.microsoft.PackedAttention',
  'com.microsoft.PackedMultiHeadAttention',
  'com.microsoft.QAttention',
]);
