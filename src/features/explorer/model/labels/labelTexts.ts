import type { Steps } from '../../../../core/search/steps.ts';

/** The distinct texts of a content, in order of first appearance. White space at the ends makes no other text. */
export interface LabelTexts {
  /** By text what names it over edits and reloads. */
  readonly keys: readonly string[];
  /** By text: its first segment, and how many segments hold it. */
  readonly segments: Int32Array;
  readonly places: Int32Array;
  /** By segment: its text. */
  readonly textOf: Int32Array;
}

/** Finds the distinct ones of the texts of segments, step by step. `keyOf` names a text; it is asked once for each. */
export function* labelTexts(
  all: Iterable<string>,
  keyOf: (text: string) => string,
): Steps<LabelTexts> {
  const known = new Map<string, number>();
  const keys: string[] = [];
  const segments: number[] = [];
  const places: number[] = [];
  const textOf: number[] = [];
  for (const whole of all) {
    const segment = textOf.length;
    if (segment % 256 === 255) yield;
    const text = whole.trim();
    let place = known.get(text);
    if (place === undefined) {
      place = keys.push(keyOf(text)) - 1;
      known.set(text, place);
      segments.push(segment);
      places.push(0);
    }
    places[place] = (places[place] ?? 0) + 1;
    textOf.push(place);
  }
  return {
    keys,
    segments: Int32Array.from(segments),
    places: Int32Array.from(places),
    textOf: Int32Array.from(textOf),
  };
}
