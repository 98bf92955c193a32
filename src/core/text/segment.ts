import type { Span } from './span.ts';

/** A text as its author wrote it, which is shown and found again, and as a model and a search for words read it. */
export interface ReadText {
  readonly text: string;
  /** Unit for unit as long as `text`, blank where a sign is no word; undefined: the text itself. */
  readonly input?: string | undefined;
}

/** A piece of a text that gets one vector. `text` is the source's from `start` to `end`. */
export interface Segment extends Span, ReadText {}

/**
 * Stands in an `input` for what is written and is no character: it parts no word, `InputTokenizer` and `foldText` drop it.
 * A half of a pair by itself, which no text that was read from a file holds.
 */
export const noCharacter = '\uDFFF';
const fillers = new RegExp(noCharacter, 'gu');

/** An input as a reader sees it: its places are no longer those of the text. */
export function withoutFillers(input: string): string {
  return input.isWellFormed() ? input : input.replace(fillers, '');
}

/** What is read of a text. Places in it are places in the text. */
export function inputOf({ text, input }: ReadText): string {
  return input ?? text;
}

/** True where a text holds nothing but white space: it gets no vector. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

// Letters, numbers and signs that mean something. What ASCII has of signs, lines and boxes is layout, as are letters that
// nobody sees; U+FFFD is what could not be read.
const meaning =
  /[0-9A-Za-z]|[[\p{L}\p{N}\p{S}]--[\p{ASCII}\u2500-\u25ff\u2800\ufffc\ufffd\p{Sk}\p{DI}]]/v;

// Nearly every text that begins with another sign of ASCII has one of these, which are found in less time.
const asciiMeaning = /[0-9A-Za-z]/;

/** True where a text says something: a rule, a fence, `*`, or characters that nobody sees get no vector. */
export function hasMeaning(text: string): boolean {
  // Most texts begin with a letter, which is found without a table.
  const first = text.charCodeAt(0);
  if (isAsciiLetter(first) || (first < 0x80 && asciiMeaning.test(text))) return true;
  return meaning.test(text);
}

/** As `hasMeaning`, of a part of a text. */
export function hasMeaningAt(text: string, start: number, end: number): boolean {
  if (end <= start) return false;
  return isAsciiLetter(text.charCodeAt(start)) || hasMeaning(text.slice(start, end));
}

export function isAsciiLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
