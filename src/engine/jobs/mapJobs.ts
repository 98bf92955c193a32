import { gatherRows } from '../../core/analysis/fit/gatherRows.ts';
import { comparedCount, mapTexts, type MapStage } from '../../core/analysis/map/textMap.ts';
import { t } from '../../core/l10n/translate.ts';
import type { MapJobs, PlacedTexts } from '../../protocol/jobs/mapJobs.ts';
import { nextTurn } from '../work/breather.ts';
import type { JobContext } from './jobContext.ts';
import type { TextSet } from './textSets.ts';

/** Of how far they are, at most so often: more is not seen. */
const progressMs = 200;

/** Maps of a set: see `MapJobs`. */
export function mapJobs({ sets, products }: JobContext): MapJobs {
  // What was drawn once need not be drawn again while the texts are here.
  const drawn = new WeakMap<TextSet, PlacedTexts>();
  return {
    async placeTexts(request, { signal, onProgress } = {}) {
      const set = sets.get(request);
      const known = drawn.get(set);
      if (known) return known;
      const order = orderOf(set.texts);
      const vectors = gatherRows(set.vectors, order);
      const compared = comparedCount(vectors.rows);
      const placed = (places: Float32Array): PlacedTexts => {
        const own = new Float32Array(places.length);
        for (const [row, text] of order.entries()) {
          own.set(places.subarray(2 * row, 2 * row + 2), 2 * text);
        }
        return { places: own, comparedCount: compared };
      };
      let told = -Infinity;
      const places = await mapTexts(vectors, {
        products,
        signal,
        pause: nextTurn,
        onState: ({ stage, share, places: now }) => {
          if (!now && performance.now() - told < progressMs) return;
          told = performance.now();
          onProgress?.({ step: stepText(stage), share, placed: now && placed(now) });
        },
      });
      const answer = placed(places);
      drawn.set(set, answer);
      return answer;
    },
  };
}

/** Texts by their letters: in whatever order they stand, they are drawn in this one, since places depend on it. */
function orderOf(texts: readonly string[]): Int32Array {
  return Int32Array.from(texts.keys()).sort((a, b) => {
    const [one, other] = [texts[a] ?? '', texts[b] ?? ''];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

function stepText(stage: MapStage): string {
  switch (stage) {
    case 'plane':
      return t('Looking at all texts at once');
    case 'neighbours':
      return t('Looking for the nearest texts of each');
    case 'settling':
      return t('Settling the map');
  }
}
