import { lineSpans } from '../lineSpans.ts';
import type { Span } from '../span.ts';
import { BlockList, type Block } from './block.ts';
import { TextLines } from './textLines.ts';

// What is longer is a quote that somebody forgot to close.
const mostRecordLines = 200;
const mostRecordUnits = 100_000;
const anySeparator = ',;\t|';

/** The records of comma- or tab-separated text, each a block. */
export function delimitedBlocks(text: string): readonly Block[] {
  const list = new BlockList(text);
  for (const { start, end } of recordSpans(text)) list.addWhole('record', start, end);
  return list.blocks;
}

/**
 * The records of comma- or tab-separated text (RFC 4180, with `;`, `|` and tabs, too), a line break in quotes kept
 * inside, without blank ones. A record whose quote is never closed is its line alone, and the rest is read.
 * `separators`: the signs that a field may end with, where they are known.
 */
export function* recordSpans(text: string, separators = anySeparator): Generator<Span> {
  let next = text.indexOf('"');
  if (next === -1) {
    for (const line of lineSpans(text)) if (isFilled(text, line.start, line.end)) yield line;
    return;
  }
  const lines = new TextLines(text);
  for (let i = 0; lines.has(i); i++) {
    const start = lines.start(i);
    if (next !== -1 && next < start) next = text.indexOf('"', start);
    let end = lines.end(i);
    const hasQuote = next !== -1 && next < end;
    if (hasQuote && quoteState(text, start, end, 'closed', separators) === 'quoted') {
      const last = lastLine(text, lines, i, separators);
      end = lines.end(last);
      i = last;
    }
    if (isFilled(text, start, end)) yield { start, end };
  }
}

/** Whether a record has a quote that is never closed, so that it is its line alone. */
export function isBrokenRecord(record: string, separators = anySeparator): boolean {
  return (
    record.includes('"') && quoteState(record, 0, record.length, 'closed', separators) === 'quoted'
  );
}

/**
 * Where the record begins that may go on behind a text that is the beginning of another one; the text's length where all
 * are whole. `records`: those of the text.
 */
export function openRecordStart(
  text: string,
  records: readonly Span[],
  separators = anySeparator,
): number {
  let first = text.length;
  for (const { start, end } of records.slice(-mostRecordLines)) {
    if (text.length - start > mostRecordUnits) continue;
    if (!isBrokenRecord(text.slice(start, end), separators)) continue;
    if (quoteState(text, start, text.length, 'closed', separators) !== 'quoted') continue;
    first = Math.min(first, start);
  }
  return first;
}

/** The line on which the quote is closed that line `first` leaves open; `first` where none is. */
function lastLine(text: string, lines: TextLines, first: number, separators: string): number {
  // Looked for once: from each line it would be found anew, and may be far away.
  let quote = text.indexOf('"', lines.end(first));
  const limit = first + mostRecordLines;
  for (let line = first + 1; line < limit && quote !== -1 && lines.has(line); line++) {
    if (lines.end(line) - lines.start(first) > mostRecordUnits) return first;
    if (quote >= lines.end(line)) continue;
    const state = quoteState(text, lines.start(line), lines.end(line), 'quoted', separators);
    if (state !== 'quoted') return state === 'closed' ? line : first;
    quote = text.indexOf('"', lines.end(line));
  }
  return first;
}

type QuoteState = 'quoted' | 'closed' | 'broken';

/** How a line ends that begins in quotes or not. Quotes count at the start of a field alone; one inside is a sign. */
function quoteState(
  text: string,
  start: number,
  end: number,
  before: 'quoted' | 'closed',
  separators: string,
): QuoteState {
  let isQuoted = before === 'quoted';
  let isFirst = isQuoted;
  for (let at = text.indexOf('"', start); at !== -1 && at < end; at = text.indexOf('"', at + 1)) {
    if (!isQuoted) {
      isQuoted = startsField(text, start, at, separators);
      continue;
    }
    const after = at + 1 < end ? text.charAt(at + 1) : '';
    if (after === '"') {
      at++;
      continue;
    }
    isQuoted = false;
    // Behind a quote that closes stands a delimiter, a blank or nothing: else it was no quote that opened.
    if (isFirst && after !== '' && after !== ' ' && !separators.includes(after)) return 'broken';
    isFirst = false;
  }
  return isQuoted ? 'quoted' : 'closed';
}

/** Whether nothing but blanks stands between `at` and the delimiter or the start of the line before it. */
function startsField(text: string, start: number, at: number, separators: string): boolean {
  let before = at;
  // A byte order mark may stand before the first one.
  while (before > start && ' \ufeff'.includes(text.charAt(before - 1))) before--;
  return before === start || separators.includes(text.charAt(before - 1));
}

/** Whether more stands there than spaces and tabs. */
function isFilled(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x20 && unit !== 0x09) return true;
  }
  return false;
}
