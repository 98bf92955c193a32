import { t } from '../../l10n/translate.ts';
import type { EmbeddingPart } from '../../embedder/modelSession.ts';
import { findEmbeddingParts } from './embeddingSummands.ts';
import { GraphWalk, WalkTooLong } from './graphWalk.ts';
import { findLayerNorms, type LayerNorm } from './layerNorms.ts';
import type { GraphNode, OnnxGraph } from './onnxGraph.ts';
import { residualOf, residualStream } from './residualStream.ts';

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
 * Finds the layers of an encoder by how it is built. In the BERT family each layer normalisation adds its block's
 * result to what the one before gave: the first is the embedding layer; from there on every first one closes an
 * attention block, every second one a layer. In others (ModernBERT, T5, Qwen, Gemma) sums run through the model and are
 * normalised where a block reads them. What looks like neither is not offered.
 */
export function findEncoderLayers(graph: OnnxGraph): EncoderLayers {
  const walk = new GraphWalk(graph);
  try {
    const norms = findLayerNorms(walk);
    const chain = longestChain(walk, norms);
    const layers = chain && readLayers(walk, norms, chain);
    if (!layers) {
      return (
        preNormLayers(walk, norms) ??
        nothing(t('its graph is not built like an encoder of a family that is known here'))
      );
    }
    const last = lastLayerName(walk, layers);
    if (last === undefined) {
      return nothing(t('what the model gives is not what its last encoder layer computes'));
    }
    return { ...layers, hiddenStates: [...layers.hiddenStates.slice(0, -1), last] };
  } catch (error) {
    if (error instanceof WalkTooLong) return nothing(t('its graph is too tangled to be followed'));
    throw error;
  }
}

function nothing(reason: string): EncoderLayers {
  return {
    hiddenStates: [],
    attentions: [],
    embeddingParts: new Map(),
    note: t('Only the last layer of this model is offered: {0}.', reason),
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
  const [first] = chain;
  if (!first || chain.length < 2) return undefined;
  // ALBERT and ELECTRA bring their embeddings to another length behind their normalisation.
  const isProjected = chain.length % 2 === 0;
  const projected = isProjected ? projectedEmbeddings(walk, first) : undefined;
  if (isProjected ? projected === undefined : chain.length < 3) return undefined;
  const outputs = new Set(norms.map(({ output }) => output));
  const attentions: string[] = [];
  let fused: string | undefined;
  const start = isProjected ? 1 : 0;
  for (const [i, { summands }] of chain.entries()) {
    const number = i + start;
    if (number === 0) continue;
    const blocks = attentionOf(walk.ancestors(summands, (value) => outputs.has(value)));
    if (blocks.length !== number % 2) return undefined;
    for (const block of blocks) {
      if (block.opType === 'Softmax') attentions.push(mapOf(walk, block));
      else fused = block.opType;
    }
  }
  const closing = chain.filter((_, i) => (i + start) % 2 === 0).map(({ output }) => output);
  return {
    hiddenStates: projected === undefined ? closing : [projected, ...closing],
    attentions: fused === undefined ? attentions : [],
    embeddingParts: isProjected ? new Map() : findEmbeddingParts(walk, first.summands),
    note: fused === undefined ? undefined : fusedNote(fused),
  };
}

/** What the first attention block reads and is added to, where that is no normalisation's output. */
function projectedEmbeddings(walk: GraphWalk, { inputs }: LayerNorm): string | undefined {
  const [sum = '', ...others] = inputs;
  return others.length === 0 ? residualOf(walk, sum)?.before : undefined;
}

/** The layers of a model through which sums run: every first block is attention, every second one closes a layer. */
function preNormLayers(walk: GraphWalk, norms: readonly LayerNorm[]): EncoderLayers | undefined {
  const names = walk.graph.outputs.map(({ name }) => name);
  const output = names.find((name) => tokenOutputs.includes(name)) ?? names[0];
  const stream = output === undefined ? undefined : residualStream(walk, output);
  if (output === undefined || !stream || stream.blocks.length < 2) return undefined;
  const { start, blocks } = stream;
  const attention = blocks.map(({ block }) => attentionOf(block));
  const isTwofold =
    blocks.length % 2 === 0 && attention.every((of, i) => of.length === 1 - (i % 2));
  // Some compute both from one value and add them up at once.
  if (!isTwofold && !attention.every(({ length }) => length === 1)) return undefined;
  const maps = attention.flat();
  const fused = maps.find(({ opType }) => opType !== 'Softmax')?.opType;
  const layers = blocks.filter((_, i) => !isTwofold || i % 2 === 1).map(({ behind }) => behind);
  const embedding = norms.find((norm) => norm.output === start);
  return {
    // The last is normalised, as the model gives it.
    hiddenStates: [start, ...layers.slice(0, -1), output],
    attentions: fused === undefined ? maps.map((map) => mapOf(walk, map)) : [],
    embeddingParts: embedding ? findEmbeddingParts(walk, embedding.summands) : new Map(),
    note: fused === undefined ? undefined : fusedNote(fused),
  };
}

function attentionOf(nodes: readonly GraphNode[]): readonly GraphNode[] {
  return nodes.filter(({ opType }) => opType === 'Softmax' || fusedAttention.has(opType));
}

/** What a softmax gives, or that with what is masked set to 0 (DeBERTa). */
function mapOf(walk: GraphWalk, { outputs: [map = ''] }: GraphNode): string {
  const [reader, ...others] = walk.readers(map);
  const isMasked = others.length === 0 && reader?.opType === 'Where';
  return isMasked ? (reader.outputs[0] ?? map) : map;
}

function fusedNote(opType: string): string {
  return t(
    'Attention maps of this model are not offered: its file computes attention in one fused operator ({0}).',
    opType.replace('com.microsoft.', ''),
  );
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
