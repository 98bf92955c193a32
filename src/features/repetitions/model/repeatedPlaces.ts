import { moveSpans, type TextChange } from '../../../core/text/moveSpans.ts';

/** A place of a text that is said again elsewhere. */
export interface RepeatedPlace {
  /** Names its document. */
  readonly document: string;
  /** UTF-16 offsets in it. */
  readonly start: number;
  readonly end: number;
  /** Places of one group say the same. */
  readonly group: number;
  /** Cosine to the nearest of them, 1 where it has the same text. */
  readonly cosine: number;
  /** How many texts would be as near by chance; undefined where that is not known. */
  readonly expected: number | undefined;
}

/** Places that repeat each other, which follow edits: one that is edited goes, and what is then alone in its group. */
export class RepeatedPlaces {
  #places: readonly RepeatedPlace[];

  constructor(places: readonly RepeatedPlace[]) {
    this.#places = withTwins(
      [...places].sort((a, b) =>
        a.document === b.document ? a.start - b.start : a.document < b.document ? -1 : 1,
      ),
    );
  }

  /** Documents in their order, in each its places in theirs. */
  get places(): readonly RepeatedPlace[] {
    return this.#places;
  }

  /** The others of each place's group, those after it first, and then from the first on; at most `limit`. */
  twins(limit: number): ReadonlyMap<RepeatedPlace, readonly RepeatedPlace[]> {
    const found = new Map<RepeatedPlace, readonly RepeatedPlace[]>();
    for (const group of byGroup(this.#places).values()) {
      for (const [i, place] of group.entries()) {
        const after = group.slice(i + 1, i + 1 + limit);
        found.set(place, [...after, ...group.slice(0, Math.min(i, limit - after.length))]);
      }
    }
    return found;
  }

  /** Whether an edit of a document has changed anything here. */
  follow(document: string, changes: readonly TextChange[]): boolean {
    const own = this.#places.filter((place) => place.document === document);
    if (own.length === 0) return false;
    const before = Int32Array.from(own.flatMap(({ start, end }) => [start, end]));
    const { spans, sources, touched } = moveSpans(before, changes, 'inside');
    const moved = [...sources].flatMap((source, i) => {
      const place = own[source];
      if (!place || touched[i] === 1) return [];
      return [{ ...place, start: spans[2 * i] ?? 0, end: spans[2 * i + 1] ?? 0 }];
    });
    this.#replace(document, moved);
    return true;
  }

  /** Whether there was something of a document, which is gone. */
  drop(document: string): boolean {
    const had = this.#places.some((place) => place.document === document);
    if (had) this.#replace(document, []);
    return had;
  }

  #replace(document: string, own: readonly RepeatedPlace[]): void {
    const first = this.#places.findIndex((place) => place.document === document);
    const others = this.#places.filter((place) => place.document !== document);
    this.#places = withTwins([...others.slice(0, first), ...own, ...others.slice(first)]);
  }
}

function withTwins(places: readonly RepeatedPlace[]): readonly RepeatedPlace[] {
  const groups = byGroup(places);
  return places.filter(({ group }) => (groups.get(group)?.length ?? 0) > 1);
}

function byGroup(places: readonly RepeatedPlace[]): ReadonlyMap<number, RepeatedPlace[]> {
  const groups = new Map<number, RepeatedPlace[]>();
  for (const place of places) {
    const known = groups.get(place.group);
    if (known) known.push(place);
    else groups.set(place.group, [place]);
  }
  return groups;
}
