import type { Span } from '../../text/span.ts';
import { foldText } from '../foldedText.ts';
import { identifierParts } from '../identifierWords.ts';
import { unspacedRuns } from '../unspacedWords.ts';
import { porterStem } from './porterStem.ts';

// Letters, marks, digits and `_`, as in `searchWords`; of what is read also the signs that stand in a word and are none of it.
const word = /[\p{L}\p{M}\p{N}_\u{DFFF}\u00AD]+/gu;
const mostWordUnits = 200;
// Around a place in a run without spaces; no word of such a script is as long.
const reach = 40;

/**
 * The word at `offset` of a line, or right before it: of a `camelCase` or `snake_case` name the part there, in a script
 * without spaces what `Intl.Segmenter` takes for a word. Undefined where there is none, or one of more than 200 units.
 */
export function wordAround(line: string, offset: number): Span | undefined {
  const whole = wholeWordAt(line, offset);
  if (!whole) return undefined;
  const text = line.slice(whole.start, whole.end);
  const at = Math.min(offset, whole.end - 1) - whole.start;
  const parts = unspacedRuns(text).length > 0 ? segmentsNear(text, at) : partsOf(text);
  const part = parts.find(({ start, end }) => start <= at && at < end);
  const found = part ?? { start: 0, end: text.length };
  if (found.end - found.start > mostWordUnits) return undefined;
  return { start: whole.start + found.start, end: whole.start + found.end };
}

/**
 * Finds a word in texts: whole words and parts of names with its stem, case and accents aside, as the full text finds them; in
 * a script without spaces wherever its letters stand. Spans ascend and do not overlap.
 */
export function sameWord(wanted: string): (text: string) => Span[] {
  const folded = foldText(wanted).toLowerCase();
  if (unspacedRuns(folded).length > 0) return (text) => letterPlaces(text, folded);
  const stem = porterStem(folded);
  const known = new Map<string, boolean>();
  const isSame = (part: string): boolean => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const is = porterStem(foldText(part).toLowerCase()) === stem;
    known.set(part, is);
    return is;
  };
  return (text) => {
    const places: Span[] = [];
    for (const { 0: found, index } of text.matchAll(word)) {
      if (found.length > mostWordUnits) continue;
      if (isSame(found)) places.push({ start: index, end: index + found.length });
      else {
        for (const { start, end } of partsOf(found)) {
          if (isSame(found.slice(start, end)))
            places.push({ start: index + start, end: index + end });
        }
      }
    }
    return places;
  };
}

function wholeWordAt(line: string, offset: number): Span | undefined {
  // Of a line of megabytes only what is near is looked at.
  const from = Math.max(0, offset - 10 * mostWordUnits);
  const near = line.slice(from, offset + 10 * mostWordUnits);
  let before: Span | undefined;
  for (const { 0: found, index } of near.matchAll(word)) {
    const span = { start: from + index, end: from + index + found.length };
    if (span.start <= offset && offset < span.end) return span;
    if (span.end === offset) before = span;
  }
  return before;
}

/** The parts of a name, where each stands in it; none where it has but one. */
function partsOf(name: string): Span[] {
  let at = 0;
  return identifierParts(name).map((part) => {
    const start = name.indexOf(part, at);
    at = start + part.length;
    return { start, end: at };
  });
}

function segmentsNear(text: string, at: number): Span[] {
  const from = Math.max(0, at - reach);
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  return Array.from(segmenter.segment(text.slice(from, at + reach)), ({ segment, index }) => ({
    start: from + index,
    end: from + index + segment.length,
  }));
}

function letterPlaces(text: string, wanted: string): Span[] {
  const lower = text.toLowerCase();
  // Some letters grow or shrink with their case: then it is looked for as it is.
  const searched = lower.length === text.length ? lower : text;
  const places: Span[] = [];
  for (
    let at = searched.indexOf(wanted);
    at >= 0;
    at = searched.indexOf(wanted, at + wanted.length)
  ) {
    places.push({ start: at, end: at + wanted.length });
  }
  return places;
}
