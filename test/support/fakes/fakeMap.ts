import { plainProducts } from '../../../src/core/analysis/denseProducts.ts';
import { comparedCount, mapTexts } from '../../../src/core/analysis/map/textMap.ts';
import type { PageMap, PageMapProgress, QueryNearness } from '../../../src/protocol/page/pageMap.ts';
import type { FakeSegments } from './fakeSegments.ts';

/** Of more texts plain loops would take too long: their principal components are the map. */
const mostSettled = 1500;

interface FakeMapOptions {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: PageMapProgress) => void) | undefined;
  /** As if they had been computed. */
  readonly places: Float32Array | undefined;
}

/** The map that the jobs process would draw of these texts; those from `embedded` on have no vector. */
export async function fakeMap(
  texts: readonly string[],
  embedded: number,
  segments: FakeSegments,
  { signal, onProgress, places: given }: FakeMapOptions,
): Promise<PageMap> {
  const indexes = new Map<string, number>();
  const textOf = Int32Array.from(texts, (text, segment) => {
    if (segment >= embedded) return -1;
    const key = text.trim();
    const index = indexes.get(key) ?? indexes.size;
    indexes.set(key, index);
    return index;
  });
  const count = indexes.size;
  const mapOf = (places: Float32Array): PageMap => ({
    places,
    textOf,
    comparedCount: comparedCount(count),
  });
  if (given) return mapOf(given);
  const places = await mapTexts(segments.matrix([...indexes.keys()]), {
    products: plainProducts,
    signal,
    epochs: count <= mostSettled ? 200 : 0,
    onState: ({ stage, share, places: now }) =>
      onProgress?.({ step: stage, share, map: now && mapOf(now) }),
    pause: () => new Promise((resolve) => setTimeout(resolve)),
  });
  return mapOf(places);
}

/** How near a query comes to texts, by the words that they share. */
export function fakeQueryNearness(
  query: string,
  texts: readonly string[],
  segments: FakeSegments,
  expectedOf: (cosine: number) => number,
): QueryNearness {
  const cosines = Float32Array.from(texts, (text) => segments.cosine(query, text));
  const expected = cosines.map(expectedOf);
  return { cosines, expected, hits: Uint8Array.from(expected, (each) => (each <= 1 ? 1 : 0)) };
}

