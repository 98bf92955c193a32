import type { Span } from '../text/span.ts';
import type { SearchableText } from './addedTokens.ts';
import { characterFlag, unicodeData } from './normalization/unicodeData.ts';

/** An added token where it was found: units of `found`, which is the text itself or its normalised form. */
export interface FoundToken extends Span {
  readonly found: SearchableText;
}

/**
 * The part of `text` at `span` that is left of an added token without the white space at its ends, `kept` characters
 * of that before it excepted. As in the reference, white space is counted where the token was found.
 */
export function trimmedSpan(token: FoundToken, text: string, span: Span, kept: number): Span {
  const { before, behind } = spacesAround(token);
  let { start, end } = span;
  for (let i = kept; i < before && start < end; i++) start += unitsAt(text, start);
  for (let i = 0; i < behind && end > start; i++) end -= unitsBefore(text, end);
  return { start, end: Math.max(start, end) };
}

function spacesAround({ found, start, end }: FoundToken): { before: number; behind: number } {
  const { flags } = unicodeData();
  const isSpace = (at: number): boolean =>
    (flags[found.unit(at)]! & characterFlag.splitSpace) !== 0;
  let before = 0;
  while (start + before < end && isSpace(start + before)) before++;
  let behind = 0;
  while (end - behind > start && isSpace(end - behind - 1)) behind++;
  return { before, behind };
}

function unitsAt(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

function unitsBefore(text: string, at: number): number {
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1;
}
