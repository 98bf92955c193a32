import { structuralPieces } from '../blocks/longLines.ts';
import { hasMeaning } from '../segment.ts';
import type { Span } from '../span.ts';
import { fittingTexts } from './cutText.ts';
import { mostUnits, type Passage } from './passage.ts';
import type { PassageLines } from './passageLines.ts';
import { mostWeight, tokenWeight } from './tokenWeight.ts';

/** The lines from `first` to before `end`; undefined where they say nothing. */
export function passageAt(
  lines: PassageLines,
  first: number,
  end: number,
  title: string | undefined,
): Passage | undefined {
  return spanPassage(lines.text, lines.start(first), lines.end(end - 1), title);
}

/** What stands there, without blank lines before it and white space behind it; undefined where it says nothing. */
function spanPassage(
  text: string,
  start: number,
  end: number,
  title: string | undefined,
): Passage | undefined {
  const whole = text.slice(start, end);
  const last = whole.trimEnd().length;
  const first = blankLines(whole);
  if (first >= last) return undefined;
  const part = whole.slice(first, last);
  return hasMeaning(part)
    ? { start: start + first, end: start + last, text: part, title }
    : undefined;
}

/** What stands there in passages that fit, all by one title. */
export function fittingPassages(
  text: string,
  start: number,
  end: number,
  title: string | undefined,
): Passage[] {
  return Array.from(fittingTexts(text, start, end), (span) =>
    spanPassage(text, span.start, span.end, title),
  ).filter((passage) => passage !== undefined);
}

/** The length of the blank lines that a text begins with. */
function blankLines(text: string): number {
  const white = text.length - text.trimStart().length;
  return white === 0
    ? 0
    : 1 + Math.max(text.lastIndexOf('\n', white - 1), text.lastIndexOf('\r', white - 1));
}

/** A line that is longer than a passage may be, cut by its structure. */
export function passagesOfLongLine(
  lines: PassageLines,
  line: number,
  title: string | undefined,
  hasStrings: boolean,
): Passage[] {
  const span = { start: lines.start(line), end: lines.end(line) };
  return [...fittingPieces(lines.text, span, mostUnits, hasStrings)].flatMap(
    ({ start, end }) => spanPassage(lines.text, start, end, title) ?? [],
  );
}

function* fittingPieces(
  text: string,
  span: Span,
  longest: number,
  hasStrings: boolean,
): Generator<Span> {
  for (const piece of structuralPieces(text, span, hasStrings, longest)) {
    const weight = tokenWeight(text, piece.start, piece.end);
    if (weight <= mostWeight) yield piece;
    else {
      // Shorter by as much as it is too heavy, which may be more in one place than in another.
      const shorter = Math.floor(((piece.end - piece.start) * mostWeight * 0.9) / weight);
      yield* fittingPieces(text, piece, shorter, hasStrings);
    }
  }
}
