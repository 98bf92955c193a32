import { resolveLayer } from '../../core/embedder/pooling.ts';
import type { ModelDescription } from '../../protocol/engineApi.ts';

/** The vectors that may be compared with each other, and stand for each other. */
export interface VectorSpace {
  /** Names everything that makes a vector what it is, beside its text. */
  readonly name: string;
  readonly dims: number;
}

/** The space of a model's segment vectors. */
export function vectorSpace({ facts, info, filesHash }: ModelDescription): VectorSpace {
  const layer = resolveLayer(-1, info.hiddenStateCount);
  const { windowTokens, overlapTokens } = facts.windowRule;
  const name = JSON.stringify({
    model: filesHash,
    layer,
    pooling: facts.pooling,
    window: [windowTokens, overlapTokens],
    precision: info.precision,
    session: info.kind,
  });
  return { name, dims: info.dims };
}
