import { columnsOf, TextLines } from '../blocks/textLines.ts';
import { oneLine } from '../oneLine.ts';
import { mostTitleUnits, type Passage } from './passage.ts';
import { fittingPassages } from './passagePieces.ts';

// UTF-16 units of a line that was wrapped at a width.
const leastWidth = 40;
const mostWidth = 120;
// Of the lines of a paragraph, all but the last, so many end where the next word had no room.
const wrappedShare = 0.7;
// A paragraph of two lines says little about a width; its file does.
const surelyWrapped = 3;

const item = /^\s*(?:[-*+•–]|\d{1,3}[.)]|[a-z]\))\s+/i;
// A day or a time, as lines of logs begin: so long that there is seldom room for it at the end of the line before.
const stamp = /^\s*[[(<]?\d{1,4}[-/.:]\d{1,2}[-/.:]\S/;
const sentenceEnd = /[.!?…:。！？]["'”’)\]]*\s*$/;
const goesOn = /^\s*\p{Ll}/u;
// Of wikis and of RDoc.
const heading = /^(={1,6})\s+(?=\S)/;
const mostHeadings = 3;
const underline = /^(?:=+|-+|~+)$/;

/**
 * Text of which nothing is known: each line is a passage, as in a list, a log, or a file with one text a line; lines
 * that were wrapped at a width are joined, paragraph by paragraph. A line that is underlined, or begins
 * with `=`, is the title of what follows.
 */
export function plainPassages(text: string): Passage[] {
  const lines = new TextLines(text);
  const width = widthOf(lines);
  const found: Passage[] = [];
  let title: string | undefined;
  const take = (first: number, end: number): void => {
    found.push(...fittingPassages(text, lines.start(first), lines.end(end - 1), title));
  };
  const headings: string[] = [];
  for (const { first, end } of paragraphs(lines)) {
    let from = first;
    const marked = end - first === 1 ? heading.exec(lines.at(first)) : undefined;
    if (marked) {
      const level = marked[1]?.length ?? 1;
      headings.length = Math.min(headings.length, level - 1);
      headings.push(withoutMarks(lines.at(first).slice(marked[0].length)));
      title = oneLine(headings.slice(-mostHeadings).join(' › '), mostTitleUnits) || undefined;
    }
    if (isHeading(lines, first, end)) {
      title = oneLine(lines.at(first), mostTitleUnits) || undefined;
      take(first, first + 1);
      from = first + 2;
    }
    const isWrapped = wrapped(lines, from, end, width);
    for (let i = from; i < end;) {
      let to = i + 1;
      while (to < end && joins(lines, to, isWrapped, width)) to++;
      take(i, to);
      i = to;
    }
  }
  return found;
}

/** Without the signs that may close a heading, and white space around them. */
function withoutMarks(heading: string): string {
  let end = heading.trimEnd().length;
  while (heading.charAt(end - 1) === '=') end--;
  return heading.slice(0, end).trimEnd();
}

interface Paragraph {
  readonly first: number;
  readonly end: number;
}

function* paragraphs(lines: TextLines): Generator<Paragraph> {
  let first = -1;
  for (let i = 0; i <= lines.count; i++) {
    const isBlank = i === lines.count || lines.at(i).trim() === '';
    if (!isBlank && first === -1) first = i;
    if (!isBlank || first === -1) continue;
    yield { first, end: i };
    first = -1;
  }
}

function isHeading(lines: TextLines, first: number, end: number): boolean {
  if (end - first < 2) return false;
  const rule = lines.at(first + 1).trim();
  return (
    rule.length >= 3 && underline.test(rule) && rule.length <= lines.at(first).trimEnd().length + 4
  );
}

/** The width at which most of the text is wrapped; 0: none. */
function widthOf(lines: TextLines): number {
  const widths: number[] = [];
  for (const { first, end } of paragraphs(lines)) {
    if (end - first > surelyWrapped && wrapped(lines, first, end, 0))
      widths.push(longest(lines, first, end));
  }
  widths.sort((a, b) => a - b);
  return widths[widths.length >> 1] ?? 0;
}

function longest(lines: TextLines, first: number, end: number): number {
  let most = 0;
  for (let i = first; i < end; i++) most = Math.max(most, lines.at(i).trimEnd().length);
  return most;
}

/** Whether the lines of a paragraph end where they do because a width was reached. */
function wrapped(lines: TextLines, first: number, end: number, width: number): boolean {
  if (end - first < 2) return false;
  const most = longest(lines, first, end);
  if (most < leastWidth || most > mostWidth) return false;
  // Short paragraphs are measured by the text's width, if they keep to it.
  const limit = width > 0 && most <= width + 2 && end - first <= surelyWrapped ? width - 2 : most;
  if (stamped(lines, first, end)) return false;
  let full = 0;
  let capitals = 0;
  for (let i = first + 1; i < end; i++) {
    if (hasNoRoom(lines, i, limit)) full++;
    if (!goesOn.test(lines.at(i)) && sentenceEnd.test(lines.at(i - 1))) capitals++;
  }
  const joints = end - first - 1;
  // Texts of about the same length, each a sentence, are no paragraph.
  if (capitals === joints && joints > 1) return false;
  if (joints < surelyWrapped && width === 0)
    return full === joints && goesOn.test(lines.at(first + 1));
  return full >= joints * wrappedShare;
}

/** Whether most of the lines begin with a day or a time. */
function stamped(lines: TextLines, first: number, end: number): boolean {
  let count = 0;
  for (let i = first; i < end; i++) if (stamp.test(lines.at(i))) count++;
  return 2 * count > end - first;
}

/** Whether the first word of a line had no room at the end of the line before. */
function hasNoRoom(lines: TextLines, line: number, width: number): boolean {
  const word = /^\s*(\S+)/.exec(lines.at(line))?.[1] ?? '';
  return lines.at(line - 1).trimEnd().length + 1 + word.length > width;
}

/** Whether a line goes on with the one before. */
function joins(lines: TextLines, line: number, isWrapped: boolean, width: number): boolean {
  const content = lines.at(line);
  const before = lines.at(line - 1);
  if (item.test(content)) return false;
  // An item's text stands further in than its mark.
  if (item.test(before) && columnsOf(content) > columnsOf(before)) return true;
  if (!isWrapped) return false;
  const endsShort = width > 0 && !hasNoRoom(lines, line, width * 0.8);
  return !(endsShort && sentenceEnd.test(before) && !goesOn.test(content));
}
