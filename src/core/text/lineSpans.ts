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

/** Each of some spans, in the order of the text, with the line, from 1, on which it begins: lines are counted once. */
export function* withLines<T extends Span>(
  text: string,
  spans: Iterable<T>,
): Generator<T & { readonly line: number }> {
  const lines = lineSpans(text);
  let line = 0;
  let lineEnd = -1;
  for (const span of spans) {
    while (lineEnd < span.start) {
      const next = lines.next();
      if (next.done === true) break;
      lineEnd = next.value.end;
      line++;
    }
    yield { ...span, line };
  }
}
