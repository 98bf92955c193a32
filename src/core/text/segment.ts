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

/** True where a text says something: a rule, a fence, `*`, or characters that nobody sees get no vector. */
export function hasMeaning(text: string): boolean {
  return hasMeaningAt(text, 0, text.length);
}

/** As `hasMeaning`, of a part of a text. */
export function hasMeaningAt(text: string, start: number, end: number): boolean {
  // Nearly every text has a letter or a digit of ASCII behind its first signs, which is found without a table.
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (isAsciiLetter(unit) || isAsciiDigit(unit)) return true;
    if (unit >= 0x80) return meaning.test(text.slice(i, end));
  }
  return false;
}

export function isAsciiLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isAsciiDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
