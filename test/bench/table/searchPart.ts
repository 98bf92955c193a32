import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureScans, vectorsInRows, type Scan } from '../indexScanBench.ts';
import { noiseLength } from '../indexVectors.ts';
import { rangeOf } from '../report.ts';
import type { BenchContext } from './benchContext.ts';
import type { BenchPart, BenchRow, Measured, NotMeasured } from './benchRow.ts';
import { lanceStore, noSqliteVec, sqliteVecStore, type VectorStore } from './peers/vectorStores.ts';

const hitCount = 10;
/** Where hits are fewer than these of the exact ones, it is said. */
const exactShare = 0.995;

/** One vector against ten thousand, a hundred thousand and, where wanted, a million. */
export async function searchPart(context: BenchContext): Promise<BenchPart> {
  const vectors = await context.vectors();
  const rows: BenchRow[] = [];
  let library = '';
  const counts = [10_000, 100_000, ...(context.large ? [1_000_000] : [])];
  for (const count of counts) {
    const all = vectorsInRows(vectors, count);
    const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
    try {
      const { note, scans } = await withScans(
        await storesOf(context, folder, all, vectors.dims),
        (peers) => measureScans(vectors, all, peers),
      );
      library = note;
      const [own, , ...others] = scans.map(({ name, ms, recall }): Measured => ({
        name: recall < exactShare ? `${name} (finds ${recall.toFixed(3)})` : name,
        range: rangeOf(ms),
        times: ms.length,
      }));
      const text = count.toLocaleString('en');
      rows.push({
        ...{ work: `${text} vectors`, unit: 'ms', better: 'less', peers: others },
        product: { ...own!, name: 'this extension' },
        ...(count === 100_000 ? { inChart: `Nearest of ${text} vectors` } : {}),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const leftOut = missingStores(context);
  if (!context.large) {
    leftOut.push({ name: '1,000,000 vectors', reason: 'wanted with --large alone' });
  }
  return {
    title: 'Search',
    about: `The ${hitCount} nearest of all to each of ${vectors.queries.length} vectors, three times over, in one process, the queries' vectors at hand (usearch: ${library}). The first ${vectors.realCount.toLocaleString('en')} are the model's vectors of distinct real lines (STS-B, Banking77); beyond them the same ones with normal noise of length ${noiseLength}, so these say how fast it is, not how good. All find what an exact search finds, but where it is said.`,
    rows,
    leftOut,
  };
}

/** Those peers that are not there, and why. */
export function missingStores({ lancedb }: BenchContext): NotMeasured[] {
  const reason = noSqliteVec();
  return [
    ...(reason === undefined ? [] : [{ name: 'sqlite-vec', reason }]),
    ...(lancedb.isSetUp ? [] : [{ name: 'LanceDB', reason: lancedb.reason }]),
  ];
}

/** Those peers that are there, with all vectors in a file below `folder`. */
export async function storesOf(
  { lancedb }: BenchContext,
  folder: string,
  all: Float32Array,
  dims: number,
): Promise<VectorStore[]> {
  const stores: VectorStore[] = [];
  if (noSqliteVec() === undefined) stores.push(sqliteVecStore(folder, all, dims));
  if (lancedb.isSetUp) stores.push(await lanceStore(folder, all, dims));
  return stores;
}

async function withScans<T>(
  stores: readonly VectorStore[],
  work: (scans: readonly Scan[]) => Promise<T>,
): Promise<T> {
  const opened = await Promise.all(stores.map((store) => store.open()));
  try {
    return await work(
      stores.map(({ name }, i) => ({
        name,
        run: (query) => opened[i]!.nearest(query, hitCount),
      })),
    );
  } finally {
    for (const store of opened) store.close();
  }
}
