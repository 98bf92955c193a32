import { cutBehind } from '../text/cutText.ts';

/**
 * A name or a value as a sentence quotes it: in double quotes, with JSON's escapes, so that it stays one line. Beyond
 * `longest` UTF-16 units it is its beginning and `…`: what a file or somebody gives may be of any length.
 */
export function quoted(text: string, longest = 60): string {
  return JSON.stringify(cutBehind(text, longest));
}
