import { t } from '../../../l10n/translate.ts';
import { isJsonObject } from '../../../json/parseJson.ts';
import { codePointsOf } from '../alignedText.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { PatternError } from '../pattern/parsePattern.ts';
import { Pattern } from '../pattern/pattern.ts';

/** Calls `found` with start and end of each match in `chars[from, to)`, in order. */
export type Finder = (
  chars: Int32Array<ArrayBuffer>,
  from: number,
  to: number,
  found: (start: number, end: number) => void,
) => void;

/** What the `pattern` of a `Replace` or a `Split` finds: `{"String": …}` or `{"Regex": …}`. Throws `unsupported`. */
export function finderOf(pattern: unknown, part: string): Finder {
  if (isJsonObject(pattern)) {
    const { String: text, Regex: source } = pattern;
    if (typeof text === 'string' && text !== '') return textFinder(text);
    if (typeof source === 'string') return patternFinder(source, part);
  }
  throw notUnderstood(part, pattern);
}

function patternFinder(source: string, part: string): Finder {
  try {
    const pattern = new Pattern(source);
    return (chars, from, to, found) => pattern.forEachMatch(chars, from, to, found);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw notUnderstood(t('{0}, a regular expression', part), error.message);
  }
}

function textFinder(text: string): Finder {
  const wanted = codePointsOf(text);
  return (chars, from, to, found) => {
    const last = to - wanted.length;
    for (let at = from; at <= last;) {
      if (wanted.every((char, i) => chars[at + i] === char)) {
        found(at, at + wanted.length);
        at += wanted.length;
      } else {
        at++;
      }
    }
  };
}

/** Each character that a test is true of. */
export function characterFinder(test: (char: number) => boolean): Finder {
  return (chars, from, to, found) => {
    for (let at = from; at < to; at++) if (test(chars[at]!)) found(at, at + 1);
  };
}
