import { withoutFillers } from '../text/segment.ts';

// What a reader does not miss where it is left out: the marks that vocalise Hebrew, Arabic and Syriac, stress marks, the
// stroke that widens an Arabic word, and signs without a form. Vowel signs of Indic scripts are letters, and stay.
const pointRanges = [
  String.raw`\u00AD\u034F\u0640\u200C\u200D\u2060\uFE00-\uFE0F\uFEFF`,
  String.raw`\u0300-\u034E\u0350-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F`,
  String.raw`\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7`,
  String.raw`\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u08D3-\u08E1\u08E3-\u08FF`,
  String.raw`\u0711\u0730-\u074A`,
];
const points = new RegExp(pointRanges.map((range) => `[${range}]`).join('|'), 'g');
const selectors = /[\uFE00-\uFE0F]/g;
const plainAscii = /^[\0-\x7F]*$/;
const accented = /[\u0080-\uFFFF]/g;
const isAccented = /[\p{Script=Latin}\p{Script=Greek}]/u;
const signs: ReadonlyMap<string, string> = new Map([
  ['\u2018', "'"],
  ['\u2019', "'"],
  ['\u02BC', "'"],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2212', '-'],
  ['\u0451', '\u0435'],
  ['\u0401', '\u0415'],
]);
// Latin letters that Unicode holds for letters of their own: as people type them whose keyboard has none.
const plainLetters: ReadonlyMap<string, string> = new Map([
  ...pairs('ß ss ẞ Ss æ ae Æ Ae œ oe Œ Oe þ th Þ Th'),
  ...pairs('ø o Ø O ł l Ł L đ d Đ D ð d Ð D ħ h Ħ H ŧ t Ŧ T ı i'),
]);
// Unicode's own bound for marks behind one another: to put more of them in order takes the square of their number. The two
// narrow signs become marks.
const tooManyMarks = /([\p{M}\uFF9E\uFF9F]{30})[\p{M}\uFF9E\uFF9F]+/gu;

/**
 * A text as words are looked for in it, in its own case: ligatures, wide and narrow forms are their plain letters (NFKC),
 * Latin and Greek letters are without accents and strokes, ß is ss and æ ae, Hebrew and Arabic ones without points, ё is е, apostrophes and hyphens are
 * those of ASCII. Offsets are not the text's.
 */
export function foldText(text: string): string {
  const said = withoutFillers(text);
  if (plainAscii.test(said)) return said;
  const composed = said.replace(tooManyMarks, '$1').normalize('NFKC').replace(points, '');
  return composed.replace(accented, foldLetter);
}

/** What of some signs stands before the first that only chooses how another looks: all their spellings begin with it. */
export function beforeSelectors(signs: string): string {
  return signs.split(selectors, 1)[0] ?? '';
}

/** Without what only chooses how the sign before it looks: `❤` is found by `❤️`. */
export function bareSigns(text: string): string {
  return text.replace(selectors, '');
}

function foldLetter(letter: string): string {
  if (!isAccented.test(letter)) return signs.get(letter) ?? letter;
  const plain = letter.normalize('NFD').replace(points, '');
  return plainLetters.get(plain) ?? plain;
}

function pairs(listed: string): (readonly [string, string])[] {
  return Array.from(listed.matchAll(/(\S+) (\S+)/g), ([, letter = '', plain = '']) => [
    letter,
    plain,
  ]);
}
