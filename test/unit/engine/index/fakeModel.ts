import { ScoreExplainer } from '../../../../src/engine/model/scoreExplainer.ts';
import { TokenStates } from '../../../../src/engine/model/tokenStates.ts';
import type { IndexModel } from '../../../../src/engine/index/models/indexModel.ts';
import { fakeTokens } from '../documents/fakeTokens.ts';
import { fakeEmbedder, type FakeEmbedder } from '../documents/fakeEmbedder.ts';

export interface FakeModel extends FakeEmbedder {
  readonly model: IndexModel;
}

/** A model as the index uses it, which takes no time; the name is also that of its space and its folder. */
export function fakeModel(name: string, changes: Partial<IndexModel> = {}): FakeModel {
  const fake = fakeEmbedder();
  const { embedder } = fake;
  const choice = { layer: -1, pooling: 'mean' } as const;
  const tokenStates = new TokenStates(embedder, 1_000_000);
  const model: IndexModel = {
    ...{ name, embedder, choice, queryChoice: choice },
    source: { ...{ name, filesHash: name, ...choice }, prompt: '', dims: embedder.vectorDims },
    space: { name, dims: embedder.vectorDims },
    trainedForSimilarity: true,
    background: undefined,
    request: { modelFolder: name },
    explainer: new ScoreExplainer({ embedder, choice, tokenStates }),
    tokens: fakeTokens(embedder, choice),
    ...changes,
  };
  return { ...fake, model };
}
