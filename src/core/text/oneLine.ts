import { cutText } from './cutText.ts';

/** Characters that would turn the rest of a line around. */
const turnsAround = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

// Most texts are one already.
const isOneLine =
  /^[^\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+(?: [^\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)*$/;

/** A text on one line, to be read in a list: white space in runs of one, at most `maxLength` units, `…` where cut. */
export function oneLine(text: string, maxLength: number): string {
  if (isOneLine.test(text)) return cutText(text, maxLength);
  const line = text.replace(turnsAround, '').replace(/\s+/gu, ' ').trim();
  return cutText(line, maxLength);
}
