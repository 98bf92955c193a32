import { plainProducts } from '../../../support/plainProducts.ts';
import type { Embedder } from '../../../../src/core/embedder/embedder.ts';
import type { VectorChoice } from '../../../../src/core/embedder/pooling.ts';
import { TokenSource } from '../../../../src/engine/model/tokens/tokenSource.ts';

/** Token vectors as they are, neither centred nor in another basis. */
export function fakeTokens(embedder: Embedder, choice: VectorChoice): TokenSource {
  const { dims } = embedder.session.info;
  const basis = Float32Array.from({ length: dims * dims }, (_, at) =>
    at % (dims + 1) === 0 ? 1 : 0,
  );
  const components = {
    modelDims: dims,
    dims,
    mean: new Float32Array(dims),
    basis,
    centre: new Float32Array(dims),
  };
  return new TokenSource({
    ...{ embedder, choice, queryChoice: choice, products: plainProducts },
    components: {
      of: () => Promise.resolve(components),
      areAtHand: () => Promise.resolve(true),
    },
  });
}
