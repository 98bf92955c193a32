import { sliceAround } from '../../core/text/sliceAround.ts';
import type { Span } from '../../core/text/span.ts';

/** Part of a line; the span counts in that line. */
interface LineSlice {
  /** Counts from 0. */
  readonly line: number;
  readonly text: string;
  readonly span: Span;
}

/** As vscode.Range, of which this asks for no more. */
interface PlaceRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

const marginLines = 20;
/** The editor itself draws no more of a line. */
const lineCharacters = 10_000;
const marginCharacters = 500;
/** Of one editor; a screen holds less. */
const totalCharacters = 60_000;

/**
 * What to draw of a document in which `ranges` are in view: these lines and some around them, each line once,
 * what is in view first, until there is enough.
 */
export function visibleSlices(
  ranges: readonly PlaceRange[],
  lineCount: number,
  lineText: (line: number) => string,
): LineSlice[] {
  const slices: LineSlice[] = [];
  const done = new Set<number>();
  let left = totalCharacters;
  const add = (line: number, from: number): void => {
    if (line < 0 || line >= lineCount || left <= 0 || done.has(line)) return;
    done.add(line);
    const text = lineText(line);
    const start = Math.min(from, text.length);
    const end = Math.min(text.length, start + Math.min(lineCharacters, left));
    const span = sliceAround(text, { start, end }, marginCharacters);
    slices.push({ line, text, span });
    left -= span.end - span.start;
  };
  for (const { start, end } of ranges) {
    // Of a wrapped line the first rows may be above the view.
    for (let line = start.line; line <= end.line && left > 0; line++) {
      add(line, line === start.line ? start.character : 0);
    }
  }
  for (const { start, end } of ranges) {
    for (let i = 1; i <= marginLines; i++) {
      add(start.line - i, 0);
      add(end.line + i, 0);
    }
  }
  return slices;
}
