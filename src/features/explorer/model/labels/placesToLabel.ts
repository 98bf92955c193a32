import type { PanelSnapshot } from '../../../../protocol/pageApi.ts';
import type { SelectedText } from '../panelContent.ts';
import type { ShownContent } from '../shownContent.ts';

/** Where a text stands that is to be labelled. */
export type PlaceToLabel = Pick<SelectedText, 'uri' | 'start' | 'end'>;

interface FoundToLabel extends NonNullable<PanelSnapshot['toLabel']> {
  /** Whether all documents of the places are cut by now, so that no more is found later. */
  readonly isWhole: boolean;
}

/** The segments of a content that have a part in these places, each once, and the places that no segment of it is in. */
export function placesToLabel(
  { documents }: Pick<ShownContent, 'documents'>,
  places: readonly PlaceToLabel[],
): FoundToLabel {
  const segments = new Set<number>();
  let elsewhere = 0;
  let isWhole = documents.length > 0;
  for (const { uri, start, end } of places) {
    let first = 0;
    let isKnown = false;
    for (const shown of documents) {
      if (shown.document.uri.toString() === uri.toString()) {
        if (shown.count === 0) isWhole = false;
        for (let i = Math.max(0, shown.segmentFrom(start)); i < shown.count; i++) {
          if (shown.start(i) >= Math.max(end, start + 1)) break;
          // One that ends where the place begins has no part in it.
          if (shown.end(i) <= start) continue;
          segments.add(first + i);
          isKnown = true;
        }
      }
      first += shown.count;
    }
    if (!isKnown) elsewhere++;
  }
  return { segments: [...segments], elsewhere, isWhole };
}
