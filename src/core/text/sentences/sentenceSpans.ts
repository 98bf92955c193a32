import { trimmedSpan, type Span } from '../span.ts';
import { goesOn } from './abbreviations.ts';

// One language for everybody, so that a text has the same sentences on every machine. The rules for where
// a sentence ends hardly differ between languages; their abbreviations do.
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// What may end a sentence by UAX 29, line breaks apart. Where none of them stands within, there is one sentence.
const endSign = /[\p{Sentence_Terminal}.\u0085\u2028\u2029]/u;

/**
 * The sentences in a span of a text, without the white space around them. A line break ends none. `readable` gives the
 * text as it reads, of the same length: what is layout is blank in it.
 */
export function* sentenceSpans(
  text: string,
  { start: from, end: to }: Span,
  readable: (text: string) => string,
): Generator<Span> {
  // The rules take a line break for the end of a sentence; in text that is wrapped it is a space.
  const flat = readable(text.slice(from, to)).replace(/[\r\n]/g, ' ');
  if (!endSign.test(flat.slice(0, -1))) {
    yield* trimmed(text, from, to);
    return;
  }
  let start = 0;
  for (const { index, segment } of segmenter.segment(flat)) {
    const end = index + segment.length;
    if (end < flat.length && goesOn(flat, start, end)) continue;
    yield* trimmed(text, from + start, from + end);
    start = end;
  }
}

function* trimmed(text: string, start: number, end: number): Generator<Span> {
  const span = trimmedSpan(text, start, end);
  if (span) yield span;
}
