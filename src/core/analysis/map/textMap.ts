import { throwIfCancelled } from '../../errors/appError.ts';
import { seededRandom } from '../../search/seededRandom.ts';
import type { Matrix } from '../../vectors/matrix.ts';
import type { DenseProducts } from '../denseProducts.ts';
import { fuzzyGraph } from './fuzzyGraph.ts';
import { nearestInSample } from './nearestInSample.ts';
import { principalPlane } from './principalPlane.ts';
import { settleGraph } from './settleGraph.ts';

/** What is being done: looking at all texts from the side, looking for the nearest ones of each, moving them together. */
export type MapStage = 'plane' | 'neighbours' | 'settling';

export interface MapState {
  readonly stage: MapStage;
  /** Of the stage, 0 to 1. */
  readonly share: number;
  /** x and y of each row, -1 to 1; undefined where they are those of before. */
  readonly places: Float32Array | undefined;
}

export interface TextMapOptions {
  readonly products: DenseProducts;
  readonly signal?: AbortSignal | undefined;
  readonly onState?: ((state: MapState) => void) | undefined;
  /** Lets other work of the thread come in between, a cancel too. */
  readonly pause?: (() => Promise<void>) | undefined;
  /** Epochs, where they are not to follow from the number of rows; 0: the principal components are the map. */
  readonly epochs?: number | undefined;
}

/** Neighbours of each text, as umap-learn's 15, which count the text itself. */
const neighbourCount = 14;
/** Of more texts the nearest ones are looked for in a sample: all pairs would take minutes. */
const mostComparedAll = 20_000;
const mostPairs = 1e9;
/** Fewer have no neighbourhoods: their principal components are the map. */
const fewestSettled = 8;
const startWidth = 10;
const noise = 1e-3;
const pauseMs = 50;
const stateMs = 300;

/**
 * Places for vectors of length 1 on a plane, so that what means the same lies together: the principal components first, then
 * UMAP (McInnes, Healy and Melville 2018), which begins with them. The same rows in the same order give the same places. Throws `cancelled`.
 */
export async function mapTexts(vectors: Matrix, options: TextMapOptions): Promise<Float32Array> {
  const { products, signal, onState, pause = () => Promise.resolve() } = options;
  const { rows } = vectors;
  const { epochs = epochsOf(rows) } = options;
  const places = await principalPlane(vectors, products, signal);
  const plane = scaled(places);
  onState?.({ stage: 'plane', share: 1, places: plane });
  await pause();
  throwIfCancelled(signal);
  if (rows < fewestSettled || epochs === 0) return plane;
  const neighbours = await nearestInSample(vectors, neighbourCount, {
    products,
    signal,
    mostCompared: comparedCount(rows),
    onProgress: (share) => onState?.({ stage: 'neighbours', share, places: undefined }),
  });
  const graph = fuzzyGraph(neighbours);
  const random = seededRandom(1);
  for (let i = 0; i < places.length; i++) {
    places[i] = startWidth * (plane[i]! + noise * (random() - 0.5));
  }
  let paused = performance.now();
  let told = paused;
  for (const done of settleGraph(places, graph, { epochs })) {
    const now = performance.now();
    if (now - paused < pauseMs) continue;
    if (now - told >= stateMs) {
      onState?.({ stage: 'settling', share: done / epochs, places: scaled(places) });
      told = now;
    }
    await pause();
    throwIfCancelled(signal);
    paused = performance.now();
  }
  return scaled(places);
}

/** Among how many of so many texts the nearest ones of each are looked for. */
export function comparedCount(rows: number): number {
  return rows <= mostComparedAll ? rows : Math.min(mostComparedAll, Math.ceil(mostPairs / rows));
}

/** Between umap-learn's 200 of very many and 500 of few: with 300, 10,000 texts are as well settled as with 500. */
function epochsOf(rows: number): number {
  return Math.max(200, Math.min(500, Math.round(3e6 / rows)));
}

/** Moved and scaled into -1 to 1, both axes alike. */
function scaled(places: Float32Array): Float32Array {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < places.length; i++) {
    const axis = i % 2;
    if (places[i]! < low[axis]!) low[axis] = places[i]!;
    if (places[i]! > high[axis]!) high[axis] = places[i]!;
  }
  const half = Math.max(high[0]! - low[0]!, high[1]! - low[1]!) / 2;
  return places.map((place, i) =>
    half > 0 ? (place - (low[i % 2]! + high[i % 2]!) / 2) / half : 0,
  );
}
