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

const bitsOf = new Uint16Array(0x80);
for (const [signs, bits] of asciiSigns) {
  for (const sign of signs) bitsOf[sign.charCodeAt(0)] = bits;
}

const firstWide = 0x2700;

/** The kinds of signs that stand from `start` to before `to`. */
export function signsIn(text: string, start: number, to: number): number {
  let found = 0;
  for (let i = start; i < to; i++) {
    const unit = text.charCodeAt(i);
    found |= unit < 0x80 ? (bitsOf[unit] ?? 0) : bitsBeyond(unit);
  }
  return found;
}

function bitsBeyond(unit: number): number {
  if (unit >= firstWide) return beyondAscii | wide;
  if (unit === 0x2026) return beyondAscii | ellipsis;
  return unit === 0xbb || unit === 0x203a ? beyondAscii | guillemet : beyondAscii;
}
