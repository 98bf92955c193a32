/** An accent takes the place of the dot: those without one are written for it. */
const dotted: ReadonlyMap<string, string> = new Map([
  ['ı', 'i'],
  ['ȷ', 'j'],
]);

/** What an accent's command puts over or below the letter that follows it: a combining mark. */
const accents: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  u: '\u0306',
  '.': '\u0307',
  '"': '\u0308',
  r: '\u030a',
  H: '\u030b',
  v: '\u030c',
  d: '\u0323',
  c: '\u0327',
  k: '\u0328',
  b: '\u0331',
};

/** Letters that have a command of their own. */
const letters: Readonly<Record<string, string>> = {
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  o: 'ø',
  O: 'Ø',
  aa: 'å',
  AA: 'Å',
  l: 'ł',
  L: 'Ł',
  i: 'ı',
  j: 'ȷ',
  dj: 'đ',
  DJ: 'Đ',
  dh: 'ð',
  DH: 'Ð',
  th: 'þ',
  TH: 'Þ',
  ng: 'ŋ',
  NG: 'Ŋ',
};

// Blanks behind a command of letters are its end, and not printed; `{}` stands there so that one is.
const named = String.raw`\\(?:${Object.keys(letters).join('|')})(?![a-zA-Z@])(?:\{\}|[ \t]+)?`;
const accent = String.raw`[\x60'^~=."][ \t]*|[urHvdckb](?:[ \t]+|(?=[{\\]))`;
const base = String.raw`\{[ \t]*(?:${named}|\p{L})[ \t]*\}|${named}|\p{L}`;

/** A letter that is not written as itself, for a pattern with the flag `u`: `\"{\i}`, `\c c`, `\ss{}`. */
export const writtenLetter = String.raw`\\(?<accent>${accent})(?<base>${base})|(?<letter>${named})`;

/** What `writtenLetter` found. */
interface WrittenLetter {
  readonly accent?: string | undefined;
  readonly base?: string | undefined;
  readonly letter?: string | undefined;
}

/** What is printed: one unit, or two where no character has the accent; undefined where nothing was found. */
export function printedLetter({ accent, base, letter }: WrittenLetter): string | undefined {
  const name = (base ?? letter)?.replace(/[{}\s]/g, '');
  if (name === undefined) return undefined;
  const plain = name.startsWith('\\') ? (letters[name.slice(1)] ?? '') : name;
  if (accent === undefined) return plain;
  const mark = accents[accent.trim()] ?? '';
  return ((dotted.get(plain) ?? plain) + mark).normalize('NFC');
}
