import { lineSpans } from './lineSpans.ts';
import { isBlank, type Segment } from './segment.ts';
import type { Span } from './span.ts';

// One language for everybody, so that a text has the same sentences on every machine. The rules for where
// a sentence ends hardly differ between languages.
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// The Unicode rules end a sentence after every full stop that a capital letter follows.
const abbreviation =
  /(?:^|[\s([{"'‘“])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|Fig|Figs|Eq|e\.g|i\.e|cf|[A-HJ-Z])\.\s+$/;

/**
 * The sentences of a text, without the white space around them, by the rules of Unicode (UAX 29) and a few
 * English abbreviations. A line break does not end a sentence, a blank line does.
 */
export function* segmentSentences(text: string): Generator<Segment> {
  for (const paragraph of paragraphSpans(text)) yield* sentencesOf(text, paragraph);
}

function* paragraphSpans(text: string): Generator<Span> {
  let open: { start: number; end: number } | undefined;
  for (const { start, end } of lineSpans(text)) {
    if (isBlank(text.slice(start, end))) {
      if (open) yield open;
      open = undefined;
    } else if (open) open.end = end;
    else open = { start, end };
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
