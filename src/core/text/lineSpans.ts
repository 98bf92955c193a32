import type { Span } from './span.ts';

/**
 * The lines of a text, without their terminators, which are `\r\n`, `\n` and `\r` as in an editor. A text
 * that ends in a terminator has an empty last line; an empty text has one line.
 */
export function* lineSpans(text: string): Generator<Span> {
  // One search for each kind of terminator: a regular expression would scan a long line twice as slowly.
  let start = 0;
  let nextReturn = text.indexOf('\r');
  let feed = text.indexOf('\n');
  for (;;) {
    // What is not there any more is not looked for again.
    if (feed !== -1 && feed < start) feed = text.indexOf('\n', start);
    if (nextReturn !== -1 && nextReturn < start) nextReturn = text.indexOf('\r', start);
    const byReturn = nextReturn !== -1 && (feed === -1 || nextReturn < feed);
    const end = byReturn ? nextReturn : feed;
    if (end === -1) {
      yield { start, end: text.length };
      return;
    }
    yield { start, end };
    start = end + (byReturn && feed === end + 1 ? 2 : 1);
  }
}
