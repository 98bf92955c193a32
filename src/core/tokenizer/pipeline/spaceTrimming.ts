import type { Span } from '../../text/span.ts';
import { characterFlag, unicodeData } from '../normalization/unicodeData.ts';
import { spaceCharacter } from './byteCharacters.ts';

interface Spaces {
  readonly lead: number;
  readonly trail: number;
}

/** How many spaces a token begins and ends with, GPT-2's stand-in for a space among them; both count all of a blank one. */
export function spacesAround(chars: Int32Array): Spaces {
  const { flags } = unicodeData();
  const isSpace = (char: number): boolean =>
    char === spaceCharacter || (flags[char]! & characterFlag.splitSpace) !== 0;
  let lead = 0;
  while (lead < chars.length && isSpace(chars[lead]!)) lead++;
  let trail = 0;
  while (trail < chars.length && isSpace(chars[chars.length - 1 - trail]!)) trail++;
  return { lead, trail };
}

/** `span` without as many characters of `text` at its ends, as the reference trims offsets. */
export function trimmed(text: string, span: Span, { lead, trail }: Spaces): Span {
  let { start, end } = span;
  for (let i = 0; i < lead && start < end; i++) start += unitsAt(text, start);
  let back = end;
  for (let i = 0; i < trail; i++) {
    // It does not trim where a text has fewer characters than that.
    if (back === 0) return { start, end };
    back -= unitsBefore(text, back);
  }
  if (trail > 0) end = Math.max(back, start);
  return { start, end };
}

function unitsAt(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

function unitsBefore(text: string, at: number): number {
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1;
}
