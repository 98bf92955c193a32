import { benchIndexEngine, benchIndexing } from './indexEngineBench.ts';
import { benchScan } from './indexScanBench.ts';
import { benchVectors, noiseLength } from './indexVectors.ts';

/** The index of a workspace: scans, its memory, opening it again, keystrokes, and indexing beside the model alone. */
export async function benchIndex(): Promise<void> {
  const vectors = await benchVectors();
  console.log(
    `\nIndex: vectors of ${vectors.realCount.toLocaleString('en')} distinct real lines, beyond them the same with normal noise of length ${noiseLength}`,
  );
  await benchScan(vectors, 100_000, 20);
  await benchScan(vectors, 1_000_000, 150);
  await benchIndexEngine(vectors, 2000);
  await benchIndexEngine(vectors, 5000);
  await benchIndexEngine(vectors, 20_000);
  await benchIndexing(vectors);
}
