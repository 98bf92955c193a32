/** The distinct texts of a content, in order of first appearance, and where they are in the set that jobs are about. */
export interface LabelTexts {
  /** By text what names it over edits and reloads. */
  readonly keys: readonly string[];
  /** By text: its first segment, and how many segments hold it. */
  readonly segments: Int32Array;
  readonly places: Int32Array;
  /** By segment: its text. */
  readonly textOf: Int32Array;
}

/** Finds the distinct texts of `count` segments. `keyOf` names a text; it is asked once for each distinct one. */
export function labelTexts(
  count: number,
  textAt: (segment: number) => string,
  keyOf: (text: string) => string,
): LabelTexts {
  const known = new Map<string, number>();
  const keys: string[] = [];
  const segments: number[] = [];
  const places: number[] = [];
  const textOf = Int32Array.from({ length: count }, (_, segment) => {
    const text = textAt(segment);
    let place = known.get(text);
    if (place === undefined) {
      place = keys.push(keyOf(text)) - 1;
      known.set(text, place);
      segments.push(segment);
      places.push(0);
    }
    places[place] = (places[place] ?? 0) + 1;
    return place;
  });
  return { keys, segments: Int32Array.from(segments), places: Int32Array.from(places), textOf };
}
