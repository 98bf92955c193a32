import { hasMeaning } from '../segment.ts';
import { trimmedSpan, type Span } from '../span.ts';
import { goesOn } from './abbreviations.ts';

// One language for everybody, so that a text has the same sentences on every machine. The rules for where
// a sentence ends hardly differ between languages; their abbreviations do.
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// What may end a sentence by UAX 29, line breaks apart. Where none of them stands within, there is one sentence.
const endSign = /[\p{Sentence_Terminal}.\u0085\u2028\u2029]/u;

/** What of a text is layout. Both give a text of the same length, blank where layout stands. */
export interface Reading {
  /** The text as it reads, by which sentences are found. */
  readonly readable: (text: string) => string;
  /** The text without what no sentence begins or ends with. */
  readonly bare: (text: string) => string;
}

/** The sentences in a span of a text, without white space and layout around them. A line break ends none. */
export function* sentenceSpans(
  text: string,
  { start: from, end: to }: Span,
  { readable, bare }: Reading,
): Generator<Span> {
  const source = text.slice(from, to);
  // The rules take a line break for the end of a sentence; in text that is wrapped it is a space.
  const flat = readable(source).replace(/[\r\n]/g, ' ');
  const whole = bare(source);
  const trimmed = (start: number, end: number): Span[] => {
    const span = hasMeaning(flat.slice(start, end)) ? trimmedSpan(whole, start, end) : undefined;
    return span ? [{ start: from + span.start, end: from + span.end }] : [];
  };
  if (!endSign.test(flat.slice(0, -1))) {
    yield* trimmed(0, flat.length);
    return;
  }
  let start = 0;
  for (const { index, segment } of segmenter.segment(flat)) {
    const end = index + segment.length;
    if (end < flat.length && goesOn(flat, start, end)) continue;
    yield* trimmed(start, end);
    start = end;
  }
}
