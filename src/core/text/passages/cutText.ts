import { isInsidePair } from '../sliceAround.ts';
import type { Span } from '../span.ts';
import { mostUnits } from './passage.ts';
import { mostWeight, tokenWeight } from './tokenWeight.ts';

/** Whether what stands there is no more than one passage may be. */
export function fits(text: string, start: number, end: number): boolean {
  return end - start <= mostUnits && tokenWeight(text, start, end) <= mostWeight;
}

// The best first: a blank line, a sentence's end, a line's, a word's. What follows belongs to the next piece.
const ends: readonly RegExp[] = [
  /(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|[\r\n])/g,
  /[.!?…]["'”’)\]]*\s|[。！？]["'”’」』）]*/g,
  /\r\n|[\r\n]/g,
  /\s/g,
];

/** What is written in pieces that fit, each but the last at least half as long as it could be. */
export function* fittingTexts(text: string, start: number, end: number): Generator<Span> {
  let from = start;
  while (from < end && !fits(text, from, end)) {
    const cut = bestCut(text, from, mostThatFits(text, from, end));
    yield { start: from, end: cut };
    from = cut;
    while (from < end && text.charCodeAt(from) <= 0x20) from++;
  }
  if (from < end) yield { start: from, end };
}

function mostThatFits(text: string, from: number, end: number): number {
  let low = from + 1;
  let high = Math.min(end, from + mostUnits);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(text, from, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function bestCut(text: string, from: number, to: number): number {
  // A sentence's end is known by the blank behind it.
  const part = text.slice(from, to + 1);
  const length = to - from;
  for (const pattern of ends) {
    let best = -1;
    for (const found of part.matchAll(pattern)) {
      const at = found.index + found[0].trimEnd().length;
      if (at > length / 2 && at <= length) best = at;
    }
    if (best !== -1) return from + best;
  }
  return wholeCharacter(text, from, to);
}

/** `to`, or before it where a character or a line's end would be split. */
function wholeCharacter(text: string, from: number, to: number): number {
  const isInsideLineEnd = text.charCodeAt(to) === 0x0a && text.charCodeAt(to - 1) === 0x0d;
  const isSplit = isInsideLineEnd || isInsidePair(text, to);
  return isSplit && to - 1 > from ? to - 1 : to;
}
