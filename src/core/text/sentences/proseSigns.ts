import { onFirstUse } from '../../onFirstUse.ts';

/**
 * Kinds of signs that a text may hold, each a bit: each unit is looked at once, and no rule is tried on a text that lacks its
 * signs.
 */
export const proseSigns = {
  lineBreak: 1,
  /** `<` and `>`. */
  angle: 2,
  backtick: 4,
  dollar: 8,
  bracket: 16,
  /** Full stops, question and exclamation marks of ASCII. */
  end: 32,
  ellipsis: 64,
  /** With what marks up words that end with a sentence. */
  markup: 128,
  /** Colons, semicolons and equals signs. */
  colon: 256,
  guillemet: 512,
  /** From dingbats on: pictures, signs of Chinese and Japanese. */
  wide: 1024,
  beyondAscii: 2048,
} as const;

const { lineBreak, angle, backtick, dollar, bracket, end, ellipsis, markup, colon } = proseSigns;
const { guillemet, wide, beyondAscii } = proseSigns;

const asciiSigns: readonly (readonly [signs: string, bits: number])[] = [
  ['\r\n', lineBreak],
  ['>', angle],
  ['<', angle | markup],
  ['`', backtick | markup],
  ['$', dollar],
  ['[', bracket],
  [']', bracket | markup],
  ['.!?', end],
  ['*_~#', markup],
  [':;', colon],
  ['=', colon | markup],
];

const firstWide = 0x2700;

// Of all units, since to tell those beyond ASCII apart takes longer than to look them up.
const bits = onFirstUse(() => {
  const table = new Uint16Array(0x10000);
  table.fill(beyondAscii, 0x80, firstWide);
  table.fill(beyondAscii | wide, firstWide);
  table[0x2026] = beyondAscii | ellipsis;
  table[0xbb] = table[0x203a] = beyondAscii | guillemet;
  for (const [signs, bit] of asciiSigns) {
    for (const sign of signs) table[sign.charCodeAt(0)] = bit;
  }
  return table;
});

/** The kinds of signs that stand from `start` to before `to`, which is no more than the text's length. */
export function signsIn(text: string, start: number, to: number): number {
  const table = bits();
  let found = 0;
  for (let i = start; i < to; i++) found |= table[text.charCodeAt(i)] ?? 0;
  return found;
}
