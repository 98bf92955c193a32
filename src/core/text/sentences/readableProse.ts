import type { Span } from '../span.ts';
import { proseSigns } from './proseSigns.ts';

const { angle, bracket, dollar, ellipsis, end: endSigns, guillemet } = proseSigns;
const { markup, wide } = proseSigns;

// What looks behind a sign begins with it: else each place of a text would be looked behind.
// A quotation's signs at the start of its lines, a line break of HTML, a comment.
const layout = /[\r\n][ \t>]+|<br[ \t]{0,9}\/?>|<!--(?:[^-]|-(?!->)){0,2000}-->/gi;
const linkMarks = ['](', '][', ']]'];
const referenceStart = /<<|\[(?<=[\w/:]\[)/g;
// A cell, an item, a paragraph of HTML, with which a sentence ends.
const blockEnd = /<\/(?:td|th|tr|li|p|div|dt|dd|summary|h[1-6])[ \t]{0,9}>/gi;
const openingTags =
  /<(?<=(?:^|[\s\u0085])<)[a-z][a-z\d]*(?:\s[^<>]{0,300})?>(?:<[a-z][a-z\d]*(?:\s[^<>]{0,300})?>)*/gi;
// Dollars as Pandoc takes them for a formula's: no blank stands within, and no number behind.
const formula = /\$(?<![\\$\w]\$)(?![\s$])[^$\r\n]{1,300}?\$(?<![\s\\]\$)(?![\d$])/g;
// Of a picture's text any letter may begin a sentence, and no exclamation mark ends one before it.
const image = '(\u3042';

// What may end a sentence: in a name such as `a.ts` no white space follows.
const ends = /[.!?\u2026](?=["')\]]?\s)|[\u3002\uff01\uff1f]/g;
const backtick = 0x60;
// UTF-16 units: longer ones are signs that somebody meant otherwise.
const mostQuoted = 1000;
const mostOfLink = 500;

// Marks of emphasis and code, notes, and the rest of a link. A run of marks is taken whole, since it can be divided in 2^n ways.
const closing =
  /([.!?\u2026\u3002\uff01\uff1f]["'\u201d\u2019)]{0,2})((?:[*_~`=#]+(?![*_~`=#])|\]\([^()]{0,500}\)|\]\[[^[\]]{0,200}\]|\[\^?[\w-]{1,40}\]|<sup>[^<>]{0,40}<\/sup>|<\/[a-z]{1,20}>)+["'\u201d\u2019)]?)(?=[\s.,;:!?)\]\u2014-]|$)/gi;

const wideEnds = ['\u3002', '\uff01', '\uff1f'];
const wideOpening = /([\u3002\uff01\uff1f][\p{Pe}\p{Pf}]{0,3})[\p{Ps}\p{Pi}]/gu;
const wideMarks = /([\u3002\uff01\uff1f])(\*{1,3}|_{1,3}|~~)(?=[^\s*_~])/g;

// French has a blank before the mark that closes; one that opens has none behind it.
const closingGuillemet = /([.!?\u2026])([ \u00a0\u2009\u202f]{1,2}[»›])(?=[\s,;:.!?)]|$)/g;

/**
 * A text as sentences are found in it, unit for unit as long: the signs of a quotation at the start of its lines are no words, a line
 * break of HTML is a blank, and no sentence ends within what is quoted to the letter, a formula, a comment or the text of a link.
 * `signs`: those that it holds, see `proseSigns`.
 */
export function readableProse(text: string, signs: number): string {
  let read = text;
  if (signs & angle) {
    read = read.replace(layout, blank);
    if (read.includes('</')) read = read.replace(blockEnd, ended);
    read = read.replace(openingTags, (tags) => '('.repeat(tags.length));
  }
  if (signs & proseSigns.backtick && read.includes('`'))
    read = withoutEnds(read, quotedSpans(read));
  if (signs & dollar && read.includes('$')) read = read.replace(formula, closed);
  if (signs & bracket && linkMarks.some((mark) => read.includes(mark))) {
    read = withoutEnds(read, linkSpans(read)).replaceAll('![', image);
  }
  return withClosed(read, signs);
}

/** As `readableProse`, of AsciiDoc. */
export function readableAsciidoc(text: string, signs: number): string {
  // The number of what is explained: `<.>`.
  let read = text.startsWith('<.>') ? `(a)${text.slice(3)}` : text;
  if (signs & proseSigns.backtick) read = withoutEnds(read, quotedSpans(read));
  if (signs & (angle | bracket) && /<<|[\w/:]\[/.test(read))
    read = withoutEnds(read, referenceSpans(read));
  return withClosed(read, signs);
}

/**
 * What marks up the words before a sentence's end belongs to it as a bracket does: `**Note.** Text`. So does a mark that closes
 * what is quoted, with the blank before it: `« Oui. »`.
 */
function withClosed(text: string, signs: number): string {
  const isMarked = signs & markup && signs & (endSigns | ellipsis | wide);
  const closed = isMarked ? text.replace(closing, asBrackets) : text;
  const isWide = signs & wide && wideEnds.some((sign) => closed.includes(sign));
  const all = isWide ? withWideMarks(closed) : closed;
  return signs & guillemet ? all.replace(closingGuillemet, asBrackets) : all;
}

/**
 * Where no blanks part sentences: a bracket that opens behind one belongs to the next (Unicode's rules take it for one that closes),
 * and marks of emphasis that close belong to the one before.
 */
function withWideMarks(text: string): string {
  const opened = text.replace(wideOpening, (_, before: string) => `${before}\u3042`);
  // Of each kind of marks, whether an odd number of them stands before a place.
  const odd = new Map<string, { isOdd: boolean; to: number }>();
  return opened.replace(wideMarks, (all: string, before: string, marks: string, at: number) => {
    const seen = odd.get(marks) ?? { isOdd: false, to: 0 };
    odd.set(marks, seen);
    let next = opened.indexOf(marks, seen.to);
    for (; next !== -1 && next < at; next = opened.indexOf(marks, seen.to)) {
      seen.isOdd = !seen.isOdd;
      seen.to = next + marks.length;
    }
    return seen.isOdd ? asBrackets(all, before, marks) : all;
  });
}

function asBrackets(_: string, before: string, marks: string): string {
  return before + ')'.repeat(marks.length);
}

/** Ends a sentence where it ends itself. */
function ended(tag: string): string {
  return `${' '.repeat(tag.length - 1)}\u0085`;
}

/** The line's end before them stays. */
function blank(marks: string): string {
  const first = marks.charAt(0);
  return first === '<' ? ' '.repeat(marks.length) : first + ' '.repeat(marks.length - 1);
}

/** Without the ends of sentences in some spans, which stand in order, but for one at a span's very end. */
function withoutEnds(text: string, spans: Iterable<Span>): string {
  let read = '';
  let from = 0;
  let next = endFrom(text, 0);
  for (const { start, end } of spans) {
    if (next < start) next = endFrom(text, start);
    if (next >= end - 1 || start < from) continue;
    read += text.slice(from, next) + text.slice(next, end - 1).replace(ends, ',');
    from = end - 1;
  }
  return from === 0 ? text : read + text.slice(from);
}

/** Where the next sign stands that may end a sentence; the text's length where none does. */
function endFrom(text: string, at: number): number {
  ends.lastIndex = at;
  return ends.exec(text)?.index ?? text.length;
}

/** What is quoted to the letter, between one sign or two, as far as a sentence may end in it. */
function quotedSpans(text: string): Span[] {
  const spans: Span[] = [];
  let next = endFrom(text, 0);
  let at = text.indexOf('`');
  while (at !== -1 && next < text.length) {
    const start = behindRun(text, at);
    const length = start - at;
    let close = length > 2 ? -1 : text.indexOf('`', start);
    while (close !== -1 && behindRun(text, close) - close !== length) {
      close = text.indexOf('`', behindRun(text, close));
    }
    const isQuoted =
      close !== -1 && close - start <= mostQuoted && !opensQuotation(text, start, close);
    const end = isQuoted ? close : start;
    if (next < start) next = endFrom(text, start);
    if (next < end) spans.push({ start, end });
    at = text.indexOf('`', isQuoted ? close + length : start);
  }
  return spans;
}

/** Whether they are the quotes of a typewriter, `` `so' ``, where what seems to close opens the next one. */
function opensQuotation(text: string, start: number, close: number): boolean {
  const next = text.charAt(behindRun(text, close));
  if (next.trim() === '' || !/\s/.test(text.charAt(close - 1))) return false;
  return text.charCodeAt(start - 2) === backtick || text.slice(start, close).includes("'");
}

function behindRun(text: string, at: number): number {
  let next = at + 1;
  while (text.charCodeAt(next) === backtick) next++;
  return next;
}

/** The texts of links, of Markdown and of wikis, and the titles behind their addresses. */
function linkSpans(text: string): Span[] {
  const spans: Span[] = [];
  // Of what may end a sentence, the last before a bracket, and the first behind it.
  let before = -1;
  let next = endFrom(text, 0);
  for (let at = text.indexOf(']'); at !== -1; at = text.indexOf(']', at + 1)) {
    while (next < at) {
      before = next;
      next = endFrom(text, next + 1);
    }
    const sign = text[at + 1];
    if (sign !== '(' && sign !== '[' && sign !== ']') continue;
    if (before !== -1 && at - before <= mostOfLink) {
      const from = Math.max(0, at - mostOfLink);
      const inside = text.slice(from, at);
      const start = inside.lastIndexOf('[') + 1;
      const isInside = start > 0 && from + start <= before && !inside.includes(']', start);
      if (isInside) spans.push({ start: from + start, end: at });
    }
    if (sign !== '(' || next - at > mostOfLink) continue;
    const behind = text.slice(at + 2, at + mostOfLink);
    const end = at + 2 + behind.indexOf(')');
    // The title behind an address.
    if (next < end && !text.slice(at + 2, end).includes('(')) spans.push({ start: at + 2, end });
  }
  return spans;
}

/** AsciiDoc's: texts in brackets behind an address or a name, `link:guide[Text]`, `footnote:[Text]`, and in `<<id,Text>>`. */
function* referenceSpans(text: string): Generator<Span> {
  for (const { index } of text.matchAll(referenceStart)) {
    const isCross = text[index] === '<';
    const start = index + (isCross ? 2 : 1);
    const length = text.slice(start, start + mostOfLink).indexOf(isCross ? '>>' : ']');
    if (length !== -1) yield { start, end: start + length };
  }
}

/** A formula without ends of sentences within, where its last sign closes as a bracket does. */
function closed(quoted: string): string {
  return `${withoutEnds(quoted, [{ start: 1, end: quoted.length - 1 }]).slice(0, -1)})`;
}
