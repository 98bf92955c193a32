import type { Span } from './span.ts';

/**
 * The lines of a text, without their terminators, which are `\r\n`, `\n` and `\r` as in an editor. A text
 * that ends in a terminator has an empty last line; an empty text has one line.
 */
export function* lineSpans(text: string): Generator<Span> {
  const ends = new LineEnds(text);
  let start = 0;
  for (let end = ends.from(0); end !== -1; end = ends.from(start)) {
    yield { start, end };
    start = ends.next;
  }
  yield { start, end: text.length };
}

/** Finds the terminators of a text's lines, one after the other. */
export class LineEnds {
  /** Where the line begins behind the terminator that was found last. */
  next = 0;
  readonly #text: string;
  // One search for each kind of terminator: a regular expression would scan a long line twice as slowly.
  #feed: number;
  #return: number;

  constructor(text: string) {
    this.#text = text;
    this.#feed = text.indexOf('\n');
    this.#return = text.indexOf('\r');
  }

  /** Where the next one stands, from `start` on, which never goes back; -1: there is none. */
  from(start: number): number {
    // What is not there any more is not looked for again.
    if (this.#feed !== -1 && this.#feed < start) this.#feed = this.#text.indexOf('\n', start);
    if (this.#return !== -1 && this.#return < start) {
      this.#return = this.#text.indexOf('\r', start);
    }
    const byReturn = this.#return !== -1 && (this.#feed === -1 || this.#return < this.#feed);
    const end = byReturn ? this.#return : this.#feed;
    this.next = end + (byReturn && this.#feed === end + 1 ? 2 : 1);
    return end;
  }
}

/** On which line, from 1, places of a text stand that are asked for in its order: lines are counted once. */
export class LineCounter {
  readonly #ends: LineEnds;
  #line = 1;
  #end: number;

  constructor(text: string) {
    this.#ends = new LineEnds(text);
    this.#end = this.#ends.from(0);
  }

  at(offset: number): number {
    while (this.#end !== -1 && this.#end < offset) {
      this.#end = this.#ends.from(this.#ends.next);
      this.#line++;
    }
    return this.#line;
  }
}
