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

const writtenLetter = new RegExp(String.raw`\\(${accent})(${base})|${named}`, 'yu');

const names: ReadonlySet<string> = new Set([...Object.keys(accents), ...Object.keys(letters)]);

/** Whether a command of this name or sign may be `letterAt`. */
export function mayBeLetter(name: string): boolean {
  return names.has(name);
}

/**
 * The letter that a command writes at `at` of a text, such as `\"{\i}`, `\c c`, `\ss{}`: how many units it is written in, and
 * what is printed: one unit, or two where no character has the accent.
 */
export function letterAt(
  text: string,
  at: number,
): { readonly length: number; readonly printed: string } | undefined {
  writtenLetter.lastIndex = at;
  const found = writtenLetter.exec(text);
  return found ? { length: found[0].length, printed: printedLetter(found) } : undefined;
}

function printedLetter([whole, accent, base]: RegExpExecArray): string {
  const name = (base ?? whole).replace(/[{}\s]/g, '');
  const plain = name.startsWith('\\') ? (letters[name.slice(1)] ?? '') : name;
  if (accent === undefined) return plain;
  const mark = accents[accent.trim()] ?? '';
  return ((dotted.get(plain) ?? plain) + mark).normalize('NFC');
}
