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

/** A span's text, in which sentences are found. */
interface Part {
  readonly start: number;
  /** As `Reading.readable` gives it, on one line. */
  readonly flat: string;
  /** As `Reading.bare` gives it. */
  readonly whole: string;
}

// By the rules no sentence goes on behind a paragraph's end, nor is there one elsewhere because of it.
const paragraphEnd = '\u2029';

/**
 * The sentences in each of the spans of a text, without white space and layout around them. A line break ends none. Many
 * spans at once take a fifth of the time: to begin a text costs the segmenter as much as ten sentences.
 */
export function sentencesOf(text: string, spans: readonly Span[], reading: Reading): Span[][] {
  const parts = spans.map(({ start, end }) => partOf(text, start, end, reading));
  const ends = sentenceEnds(parts.map(({ flat }) => flat));
  return parts.map((part, i) => sentencesIn(part, ends[i] ?? []));
}

function partOf(text: string, start: number, end: number, { readable, bare }: Reading): Part {
  const source = text.slice(start, end);
  // The rules take a line break for the end of a sentence; in text that is wrapped it is a space.
  return { start, flat: readable(source).replace(/[\r\n]/g, ' '), whole: bare(source) };
}

/** For each text where its sentences end by the rules, the end of the text among them. */
function sentenceEnds(texts: readonly string[]): number[][] {
  const ends = texts.map((text) => (endSign.test(text.slice(0, -1)) ? [] : [text.length]));
  const severalOf = texts.flatMap((_, i) => (ends[i]?.length === 0 ? [i] : []));
  if (severalOf.length === 0) return ends;
  const joined = severalOf.map((i) => texts[i]).join(paragraphEnd);
  let next = 0;
  let from = 0;
  for (const { index, segment } of segmenter.segment(joined)) {
    const own = severalOf[next] ?? 0;
    const { length } = texts[own] ?? '';
    const end = index + segment.length - from;
    ends[own]?.push(Math.min(end, length));
    if (end < length) continue;
    next++;
    from += length + paragraphEnd.length;
  }
  return ends;
}

function sentencesIn({ start: from, flat, whole }: Part, ends: readonly number[]): Span[] {
  const found: Span[] = [];
  let start = 0;
  for (const end of ends) {
    if (end < flat.length && goesOn(flat, start, end)) continue;
    const span = hasMeaning(flat.slice(start, end)) ? trimmedSpan(whole, start, end) : undefined;
    if (span) found.push({ start: from + span.start, end: from + span.end });
    start = end;
  }
  return found;
}
