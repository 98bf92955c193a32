import { onFirstUse } from '../../onFirstUse.ts';
import { hasMeaningAt } from '../segment.ts';
import { trimmedSpan, type Span } from '../span.ts';
import { goesOn } from './abbreviations.ts';
import { proseSigns, signsIn } from './proseSigns.ts';
import { sentenceEndsByRules } from './sentenceRules.ts';
import { signsOfRules } from './signsOfRules.ts';

// One language for everybody, so that a text has the same sentences on every machine. The rules for where
// a sentence ends hardly differ between languages; their abbreviations do.
const segmenter = onFirstUse(() => new Intl.Segmenter('en', { granularity: 'sentence' }));

// What may end a sentence by UAX 29, line breaks apart. Where none of them stands within, there is one sentence.
const endSign = /[\p{Sentence_Terminal}.\u0085\u2028\u2029]/u;
// Of these are all of them, and they are found without a table.
const mayEnd = /[.!?\x80-\uffff]/;
// Without them none comes up: a face may begin with a colon, and a cell of HTML ends.
const endingSigns = proseSigns.end | proseSigns.colon | proseSigns.angle | proseSigns.beyondAscii;

/** What of a text is layout. Both give a text of the same length, blank where layout stands. */
export interface Reading {
  /** The text as it reads, by which sentences are found. `signs`: those that it holds, see `proseSigns`. */
  readonly readable: (text: string, signs: number) => string;
  /** The text without what no sentence begins or ends with. */
  readonly bare: (text: string) => string;
  /** How many units at the end of a text begin what follows it, such as an opening brace. */
  readonly opening?: (text: string) => number;
}

const feeds = /\n/g;
const returns = /\r/g;
// By the rules no sentence goes on behind a paragraph's end, nor is there one elsewhere because of it.
const paragraphEnd = '\u2029';

/** A text, and where its sentences end by the rules, the end of the text among it. */
interface ReadSentences {
  readonly source: string;
  /** As it reads, on one line. */
  readonly flat: string;
  /** Undefined until the segmenter says so. */
  ends: readonly number[] | undefined;
}

/**
 * The sentences in each of the spans of a text, without white space and layout around them. A line break ends none. Many
 * spans at once take a fifth of the time: to begin a text costs the segmenter as much as ten sentences.
 */
export function sentencesOf(
  text: string,
  spans: readonly Span[],
  { readable, bare, opening }: Reading,
): Span[][] {
  const asked: string[] = [];
  const read = spans.map(({ start, end }): ReadSentences => {
    const source = text.slice(start, end);
    const signs = signsIn(text, start, end);
    const readAs = readable(source, signs);
    const flat = signs & proseSigns.lineBreak ? onOneLine(readAs) : readAs;
    if ((signs & endingSigns) === 0) return { source, flat, ends: [flat.length] };
    const ruled = signsOfRules(flat, signs);
    const ends = sentenceEndsByRules(ruled);
    if (ends || !hasInnerEnd(ruled)) return { source, flat, ends: ends ?? [flat.length] };
    asked.push(ruled);
    return { source, flat, ends };
  });
  const segmented = asked.length > 0 ? sentenceEnds(asked).values() : undefined;
  return read.map(({ source, flat, ends = segmented?.next().value ?? [] }, i) => {
    const from = spans[i]?.start ?? 0;
    const whole = bare(source);
    const found: Span[] = [];
    let start = 0;
    for (const end of ends) {
      if (end < flat.length && goesOn(flat, start, end)) continue;
      const isLast = end === flat.length;
      const last = opening && !isLast ? end - opening(whole.slice(start, end)) : end;
      const span = hasMeaningAt(flat, start, last) ? trimmedSpan(whole, start, last) : undefined;
      if (span) found.push({ start: from + span.start, end: from + span.end });
      start = last;
    }
    return found;
  });
}

/** The rules take a line break for the end of a sentence; in text that is wrapped it is a space. */
function onOneLine(text: string): string {
  // By one sign after the other, which takes half of the time that a class of signs does.
  const read = text.replace(feeds, ' ');
  return read.includes('\r') ? read.replace(returns, ' ') : read;
}

/** For each text where its sentences end by the rules, the end of the text among them. */
function sentenceEnds(texts: readonly string[]): number[][] {
  const all: number[][] = [];
  let ends: number[] = [];
  let from = 0;
  for (const { index, segment } of segmenter().segment(texts.join(paragraphEnd))) {
    const { length } = texts[all.length] ?? '';
    const end = index + segment.length - from;
    ends.push(Math.min(end, length));
    if (end < length) continue;
    all.push(ends);
    ends = [];
    from += length + paragraphEnd.length;
  }
  return all;
}

/** Whether a sentence may end before the text does. */
function hasInnerEnd(text: string): boolean {
  const at = text.search(mayEnd);
  return at !== -1 && at < text.length - 1 && endSign.test(text.slice(at, -1));
}
