import { lineSpans } from '../lineSpans.ts';
import type { Span } from '../span.ts';
import { BlockList, type Block } from './block.ts';

// UTF-16 units. What people write by hand is shorter; a longer line is minified or data.
const longLine = 2000;
// About as much as a model reads at once.
const longestPiece = 1000;

const backslash = 0x5c;
const quote = 0x22;
const space = 0x20;

/** Code: what blank lines part; a line that is too long in the pieces that its structure has. */
export function codeBlocks(text: string): readonly Block[] {
  return blocksOf(text, false);
}

/** As `codeBlocks`, of JSON: what stands in strings is no structure. */
export function jsonBlocks(text: string): readonly Block[] {
  return blocksOf(text, true);
}

function blocksOf(text: string, hasStrings: boolean): readonly Block[] {
  const list = new BlockList(text);
  let open: { readonly start: number; end: number } | undefined;
  const close = (): void => {
    if (open) list.addWhole('code', open.start, open.end);
    open = undefined;
  };
  for (const { start, end } of lineSpans(text)) {
    if (isLongLine(start, end)) {
      close();
      for (const piece of structuralPieces(text, { start, end }, hasStrings)) {
        list.addWhole('code', piece.start, piece.end);
      }
    } else if (text.slice(start, end).trim() === '') close();
    else if (open) open.end = end;
    else open = { start, end };
  }
  close();
  return list.blocks;
}

/** Whether a line of code or JSON is one for `structuralPieces`. */
export function isLongLine(start: number, end: number): boolean {
  return end - start > longLine;
}

interface Cut {
  readonly at: number;
  readonly depth: number;
  readonly isString: boolean;
}

/**
 * Cuts code or data without line breaks into pieces of at most `longest` units: each ends where the brackets are
 * shallowest, behind a comma, semicolon or bracket, else at a blank, else anywhere but within a character.
 */
export function* structuralPieces(
  text: string,
  line: Span,
  hasStrings: boolean,
  longest = longestPiece,
): Generator<Span> {
  // So that no piece is a scrap, and no sign is looked at more than a few times.
  const shortestPiece = longest / 4;
  const { end } = line;
  let start = line.start;
  let best: Cut | undefined;
  let blank: Cut | undefined;
  let depth = 0;
  let isString = false;
  for (let i = start; i < end; i++) {
    const sign = text.charCodeAt(i);
    const at = i + 1;
    const isFarEnough = at - start >= shortestPiece;
    if (isString) {
      if (sign === backslash) i++;
      else if (sign === quote) isString = false;
    } else if (sign === quote && hasStrings) isString = true;
    else if (isOpening(sign)) depth++;
    else if (isClosing(sign)) depth = Math.max(0, depth - 1);
    if (isFarEnough && sign === space) blank = { at, depth, isString };
    const isEnd = !isString && (isSeparator(sign) || isBlockEnd(sign));
    // A bracket and the comma that follows it belong together.
    if (isFarEnough && isEnd && !isSeparator(text.charCodeAt(at))) {
      if (!best || depth <= best.depth) best = { at, depth, isString };
    }
    if (at - start < longest || at >= end) continue;
    const cut: Cut = best ?? blank ?? { at: wholeCharacter(text, i), depth, isString };
    yield { start, end: cut.at };
    start = cut.at;
    ({ depth, isString } = cut);
    // What was passed since is looked at again.
    i = cut.at - 1;
    best = undefined;
    blank = undefined;
  }
  if (start < end) yield { start, end };
}

/** `at`, or before it where a character's second half stands there. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}

function isOpening(sign: number): boolean {
  return sign === 0x7b || sign === 0x5b || sign === 0x28;
}

function isClosing(sign: number): boolean {
  return sign === 0x7d || sign === 0x5d || sign === 0x29;
}

/** What a round bracket closes is part of something. */
function isBlockEnd(sign: number): boolean {
  return sign === 0x7d || sign === 0x5d;
}

function isSeparator(sign: number): boolean {
  return sign === 0x2c || sign === 0x3b;
}
