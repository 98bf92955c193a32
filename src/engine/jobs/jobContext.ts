import type { BlockOptions } from '../../core/analysis/pairBlocks.ts';
import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { JobProgress } from '../../protocol/jobs/textSetApi.ts';
import type { TextSets } from './textSets.ts';

/** What all jobs are given. */
export interface JobContext {
  readonly sets: TextSets;
  readonly products: DenseProducts;
}

/** For what is computed by products: given up with the call; `step` is said of how far it is. */
export function stepOptions(
  { products }: Pick<JobContext, 'products'>,
  step: string,
  { signal, onProgress }: CallOptions<JobProgress>,
): BlockOptions {
  return {
    products,
    signal,
    onProgress:
      onProgress &&
      ((share) => {
        onProgress({ step, share });
      }),
  };
}
