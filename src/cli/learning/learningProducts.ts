import type { DenseProducts } from '../../core/analysis/denseProducts.ts';

/** Products by the native library, between which an interrupt is heard. */
export async function learningProducts(): Promise<DenseProducts> {
  // Only now: the library takes longer to load than the rest of the command line.
  const { nativeProducts } = await import('../../engine/runtime/matMul.ts');
  const { breathingProducts } = await import('../../engine/work/breathingProducts.ts');
  return breathingProducts(nativeProducts);
}
