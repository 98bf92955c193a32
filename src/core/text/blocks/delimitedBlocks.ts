import { BlockList, type Block } from './block.ts';
import { TextLines } from './textLines.ts';

// What is longer is a quote that somebody forgot to close.
const mostRecordLines = 200;
const mostRecordUnits = 100_000;

const quote = 0x22;

/**
 * The records of comma- or tab-separated text (RFC 4180, with `;`, `|` and tabs, too), a line break in quotes kept
 * inside. A record whose quote is never closed is its line alone, and the rest is read.
 */
export function delimitedBlocks(text: string): readonly Block[] {
  const list = new BlockList(text);
  const lines = new TextLines(text);
  // Most files have no quotes at all, and most lines none.
  let next = text.indexOf('"');
  for (let i = 0; i < lines.count; i++) {
    const start = lines.start(i);
    let last = i;
    if (next !== -1 && next < start) next = text.indexOf('"', start);
    const hasQuote = next !== -1 && next < lines.end(i);
    if (hasQuote && quoteState(text, start, lines.end(i), 'closed') === 'quoted') {
      const limit = Math.min(lines.count, i + mostRecordLines);
      let state: QuoteState = 'quoted';
      for (let line = i + 1; line < limit && state === 'quoted'; line++) {
        if (lines.end(line) - start > mostRecordUnits) break;
        state = quoteState(text, lines.start(line), lines.end(line), 'quoted');
        if (state === 'closed') last = line;
      }
    }
    const end = lines.end(last);
    if (isFilled(text, start, end)) list.addWhole('record', start, end);
    i = last;
  }
  return list.blocks;
}

/** Whether more stands there than spaces and tabs. */
function isFilled(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x20 && unit !== 0x09) return true;
  }
  return false;
}

type QuoteState = 'quoted' | 'closed' | 'broken';

/** How a line ends that begins in quotes or not. Quotes count at the start of a field alone; one inside is a sign. */
function quoteState(
  text: string,
  start: number,
  end: number,
  before: 'quoted' | 'closed',
): QuoteState {
  let isQuoted = before === 'quoted';
  let isFieldStart = !isQuoted;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (isQuoted) {
      if (unit !== quote) continue;
      if (text.charCodeAt(i + 1) === quote && i + 1 < end) i++;
      else {
        isQuoted = false;
        // Behind a quote that closes stands a delimiter or nothing.
        if (before === 'quoted' && i + 1 < end && !isDelimiter(text.charCodeAt(i + 1))) {
          if (text.slice(i + 1, end).trim() !== '' && text[i + 1] !== ' ') return 'broken';
        }
      }
    } else if (unit === quote && isFieldStart) isQuoted = true;
    isFieldStart = isDelimiter(unit) || (isFieldStart && unit === 0x20);
  }
  return isQuoted ? 'quoted' : 'closed';
}

function isDelimiter(unit: number): boolean {
  return unit === 0x2c || unit === 0x3b || unit === 0x09 || unit === 0x7c;
}
