import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import { breather } from './breather.ts';

/** Products between which messages are heard: each blocks the thread. Throws `cancelled` between them when `signal` is aborted. */
export function breathingProducts(products: DenseProducts, signal?: AbortSignal): DenseProducts {
  const breathe = breather(signal);
  return {
    times: async (a, b) => {
      await breathe();
      return products.times(a, b);
    },
    transposedTimes: async (a, b) => {
      await breathe();
      return products.transposedTimes(a, b);
    },
    softmaxTimes: async (a, b) => {
      await breathe();
      return products.softmaxTimes(a, b);
    },
  };
}
