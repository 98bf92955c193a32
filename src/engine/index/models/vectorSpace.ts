import { arithmeticName } from '../../../core/embedder/describeModel.ts';
import { resolveLayer } from '../../../core/embedder/pooling.ts';
import type { ModelDescription } from '../../../protocol/engineApi.ts';

/** The vectors that may be compared with each other, and stand for each other. */
export interface VectorSpace {
  /** Names everything that makes a vector what it is, beside its text. */
  readonly name: string;
  readonly dims: number;
}

/** The space of a model's segment vectors. */
export function vectorSpace(description: ModelDescription): VectorSpace {
  const { facts, info, choice, filesHash, vectorDims, denseLayerCount } = description;
  const { pooling, prompt, isPromptLeftOut } = choice;
  // These have layers of their own.
  const hasLayer = pooling !== 'first-last' && pooling !== 'file';
  const wanted = hasLayer ? choice.layer : -1;
  const layer = resolveLayer(wanted, info.hiddenStateCount);
  const { windowTokens, overlapTokens } = facts.windowRule;
  const name = JSON.stringify({
    model: filesHash,
    layer,
    pooling,
    window: [windowTokens, overlapTokens],
    precision: arithmeticName(info),
    session: info.kind,
    // Left out for the CPU: the names of indexes from before there were devices.
    ...(info.device !== undefined && { device: info.device }),
    // Left out where there is none: the names of indexes from before there were prompts.
    ...(prompt !== undefined && { prompt }),
    ...(prompt !== undefined && isPromptLeftOut && { isPromptLeftOut }),
    // Left out where vectors are as pooled: one choice may be the model's own and, after a revision, no more.
    ...(denseLayerCount > 0 && { dense: denseLayerCount }),
    ...(description.isCut && { dims: vectorDims }),
  });
  return { name, dims: vectorDims };
}
