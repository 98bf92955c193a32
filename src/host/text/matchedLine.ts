import { lineSpans } from '../../core/text/lineSpans.ts';
import type { ResultHit } from '../results.ts';

type MatchedHit = Pick<ResultHit, 'range' | 'text' | 'match'>;

/** Line and column count from 0. */
interface Place {
  readonly line: number;
  readonly character: number;
}

/** The line of a hit that matched; the whole text where nobody has said which. */
export function matchedText({ text, match }: Pick<ResultHit, 'text' | 'match'>): string {
  return match ? text.slice(match.start, match.end) : text;
}

/** Where the line that matched stood when the hit was found. */
export function matchedPlace({ range, text, match }: MatchedHit): { start: Place; end: Place } {
  const { start, end } = range;
  if (!match) return { start, end };
  return { start: placeAt(start, text, match.start), end: placeAt(start, text, match.end) };
}

/** Where an offset of a text is that begins at `start`. */
export function placeAt(start: Place, text: string, offset: number): Place {
  const before = [...lineSpans(text.slice(0, offset))];
  const column = offset - (before.at(-1)?.start ?? 0);
  return {
    line: start.line + before.length - 1,
    character: before.length === 1 ? start.character + column : column,
  };
}

/** From 1. */
export function matchedLineNumber(hit: MatchedHit): number {
  return matchedPlace(hit).start.line + 1;
}

/** The line of a hit that matched, in the text at one of its places: there it may differ in the white space before it. */
export function matchAt(
  { text, match }: Pick<ResultHit, 'text' | 'match'>,
  place: Pick<ResultHit, 'text'>,
): ResultHit['match'] {
  const shift = indentOf(place.text) - indentOf(text);
  return match && { start: match.start + shift, end: match.end + shift };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
