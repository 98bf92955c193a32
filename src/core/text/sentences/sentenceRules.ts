import { onFirstUse } from '../../onFirstUse.ts';
import { isWhite } from '../span.ts';

// What a unit is by the rules, of European scripts, whose texts hold few others. The order counts: up to `letter` are letters, up to
// `semicolon` what ends nothing.
const lower = 1;
const upper = 2;
const letter = 3;
const other = 4;
const closes = 5;
const blank = 6;
const numeral = 7;
const continues = 8;
/** Which of two kinds it is depends on the version of Unicode. */
const semicolon = 9;
const paragraphEnd = 10;
const fullStop = 11;
const mark = 12;
const unknown = 13;

// Of the units that texts of these scripts are made of; the last one is the letter that `signsOfRules` writes.
const scripts: readonly (readonly [first: number, last: number])[] = [
  [0, 0x24f],
  [0x370, 0x52f],
  [0x1e00, 0x206f],
  [0x3042, 0x3042],
];

const patterns: readonly (readonly [pattern: RegExp, kind: number])[] = [
  [/[\u0085\u2028\u2029]/, paragraphEnd],
  [/[\p{M}\p{Cf}\p{Cn}\r\n\u2024]/u, unknown],
  [/\./, fullStop],
  [/[!?]/, mark],
  [/\p{Sentence_Terminal}/u, unknown],
  [/[;\u037e]/, semicolon],
  [/[,:\u2013\u2014-]/, continues],
  [/\p{Lowercase}/u, lower],
  [/[\p{Uppercase}\p{Lt}]/u, upper],
  [/\p{Alphabetic}/u, letter],
  [/\d/, numeral],
  [/["'\p{Ps}\p{Pe}\p{Pi}\p{Pf}]/u, closes],
];

const kinds = onFirstUse(() => {
  const table = new Uint8Array(0x10000).fill(unknown);
  for (const [first, last] of scripts) {
    for (let unit = first; unit <= last; unit++) table[unit] = kindOf(unit);
  }
  return table;
});

function kindOf(unit: number): number {
  const sign = String.fromCharCode(unit);
  const found = patterns.find(([pattern]) => pattern.test(sign));
  return found ? found[1] : isWhite(unit) ? blank : other;
}

/**
 * Where the sentences of a text end by the rules of Unicode (UAX 29), the end of the text among them: what `Intl.Segmenter` finds, which
 * takes several times as long. Undefined of a text that holds what is not known here, such as a combining mark or a Chinese
 * character.
 */
export function sentenceEndsByRules(text: string): number[] | undefined {
  const table = kinds();
  const { length } = text;
  const kindAt = (at: number): number => table[text.charCodeAt(at)] ?? other;
  const ends: number[] = [];
  for (let i = 0; i < length;) {
    const kind = table[text.charCodeAt(i++)] ?? unknown;
    if (kind <= semicolon) continue;
    if (kind === unknown) return undefined;
    if (kind === paragraphEnd) {
      ends.push(i);
      continue;
    }
    // SB6, SB7: `3.5`, `U.S`.
    if (kind === fullStop) {
      const next = kindAt(i);
      if (next === numeral || (next === upper && kindAt(i - 2) <= upper)) continue;
    }
    while (kindAt(i) === closes) i++;
    while (kindAt(i) === blank) i++;
    if (i === length) break;
    const next = kindAt(i);
    if (next === unknown || next === semicolon) return undefined;
    // SB8a.
    if (next === continues || next === fullStop || next === mark) continue;
    if (next === paragraphEnd) i++;
    else if (kind === fullStop) {
      // SB8: a small letter is the next one that stands behind.
      let ahead = i;
      while (ahead < length && isBetween(kindAt(ahead))) ahead++;
      const first = kindAt(ahead);
      if (first === unknown) return undefined;
      if (first === lower) continue;
    }
    ends.push(i);
  }
  if (ends.at(-1) !== length) ends.push(length);
  return ends;
}

/** Whether it is no letter, and ends neither a sentence nor a paragraph. */
function isBetween(kind: number): boolean {
  return kind > letter && kind <= semicolon;
}
