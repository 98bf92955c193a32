import type { DenseProducts } from '../../core/analysis/denseProducts.ts';
import { breather } from '../work/breather.ts';
import { nativeProducts } from './matMul.ts';

/** Products by the native library, between which messages are heard: each blocks the thread. Throws `cancelled` between them. */
export function breathingProducts(signal?: AbortSignal): DenseProducts {
  const breathe = breather(signal);
  return {
    times: async (a, b) => {
      await breathe();
      return nativeProducts.times(a, b);
    },
    transposedTimes: async (a, b) => {
      await breathe();
      return nativeProducts.transposedTimes(a, b);
    },
    softmaxTimes: async (a, b) => {
      await breathe();
      return nativeProducts.softmaxTimes(a, b);
    },
  };
}
