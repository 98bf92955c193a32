import type { DenseProducts } from '../../core/analysis/denseProducts.ts';

/** Products by the native library, between which an interrupt is heard: each blocks the thread. */
export async function learningProducts(): Promise<DenseProducts> {
  // Only now: the library takes longer to load than the rest of the command line.
  const { nativeProducts } = await import('../../engine/runtime/matMul.ts');
  const { breather } = await import('../../engine/work/breather.ts');
  const breathe = breather(undefined);
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
