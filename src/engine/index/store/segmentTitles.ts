import type { PlacedSegment } from '../../../core/text/cutFile.ts';

/** The title of a file's segment, by its number in the file from 0; undefined where it has none. */
export type SegmentTitles = (segment: number) => string | undefined;

/** As they stand in a file's row. `hash`: the file's, since an earlier release writes all of a row but its titles. */
interface StoredTitles {
  readonly hash: string;
  readonly names: readonly string[];
  /** Of each segment the number of its name; -1 for none. */
  readonly of: readonly number[];
}

/** Text of a file's titles; null where no segment has one. */
export function titlesText(segments: readonly PlacedSegment[], fileHash: string): string | null {
  const numbers = new Map<string, number>();
  const of = segments.map(({ title }) => {
    if (title === undefined) return -1;
    const number = numbers.get(title) ?? numbers.size;
    numbers.set(title, number);
    return number;
  });
  const stored: StoredTitles = { hash: fileHash, names: [...numbers.keys()], of };
  return numbers.size === 0 ? null : JSON.stringify(stored);
}

/** `fileHash`: of the row that the text stands in; titles of another hash are another text's. */
export function parseTitles(text: string, fileHash: string): SegmentTitles {
  const { hash, names, of } = JSON.parse(text) as StoredTitles;
  return hash === fileHash ? (segment) => names[of[segment] ?? -1] : () => undefined;
}
