import { lineSpans } from './lineSpans.ts';
import { isBlank, type Segment } from './segment.ts';
import type { Span } from './span.ts';

// One language for everybody, so that a text has the same sentences on every machine. The rules for where
// a sentence ends hardly differ between languages.
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// The Unicode rules end a sentence after every full stop that a capital letter follows.
const abbreviation =
  /(?:^|[\s([{"'‘“])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|Fig|Figs|Eq|e\.g|i\.e|cf|[A-HJ-Z])\.\s+$/;

// What prose is laid out with: a heading, a row of a table and a fence stand alone, an item of a list begins anew.
const loneLine = /^ {0,3}(?:#{1,6} |\||```|~~~)/;
const itemStart = /^\s*(?:[-*+•] |\d{1,3}[.)] |> )/;

/**
 * The sentences of a text, without the white space around them, by the rules of Unicode (UAX 29) and a few
 * English abbreviations. A line break does not end a sentence; a blank line does, and so
 * does Markdown's layout: a heading, an item of a list, a row of a table.
 */
export function* segmentSentences(text: string): Generator<Segment> {
  for (const paragraph of paragraphSpans(text)) yield* sentencesOf(text, paragraph);
}

function* paragraphSpans(text: string): Generator<Span> {
  let open: { start: number; end: number } | undefined;
  for (const { start, end } of lineSpans(text)) {
    const line = text.slice(start, end);
    const isAlone = loneLine.test(line);
    if (open && (isBlank(line) || isAlone || itemStart.test(line))) {
      yield open;
      open = undefined;
    }
    if (isAlone) yield { start, end };
    else if (open) open.end = end;
    else if (!isBlank(line)) open = { start, end };
  }
  if (open) yield open;
}

function* sentencesOf(text: string, paragraph: Span): Generator<Segment> {
  // The rules take a line break for the end of a sentence; in text that is wrapped it is a space.
  const flat = text.slice(paragraph.start, paragraph.end).replace(/[\r\n]/g, ' ');
  let start = 0;
  for (const { index, segment } of segmenter.segment(flat)) {
    const end = index + segment.length;
    if (end < flat.length && abbreviation.test(flat.slice(Math.max(start, end - 16), end)))
      continue;
    yield* trimmed(text, paragraph.start + start, paragraph.start + end);
    start = end;
  }
}

function* trimmed(text: string, start: number, end: number): Generator<Segment> {
  const whole = text.slice(start, end);
  const sentence = whole.trim();
  if (sentence === '') return;
  const first = start + whole.length - whole.trimStart().length;
  yield { start: first, end: first + sentence.length, text: sentence };
}
