import { byteDecoder } from './byteDecoder.ts';

// Of files of a Mac or of DOS, letters are where Windows has quotes and signs.
const variants = ['macroman', 'cp850', 'cp437'] as const;
const latin = 'windows1252';
// One character is said by two of them otherwise: as the letter that a word needs, and as one that nobody writes there.
const leastLead = 2;

const beyondAscii = /[^\0-\x7f]/gu;
const letter =
  /[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]/u;
const small = /[a-z\u00df-\u00f6\u00f8-\u00ff\u0153\u0161\u017e]/u;
const opening = '“‘„‚‹¿¡';
// German closes with what others open with.
const closing = '”›“‘‹';
const joining = '’–—×\u00a0';
// French has spaces within its quotes.
const signs = '«»…•·°§€£¢¥©®™';
const signInWord = /(?<=\p{L})[«»•…·°§€£¢¥©®™¡¿](?=\p{L})/u;
const rareSigns = 'ªº±÷µ²³¹¼½¾´¨¬¶†‡‰';

// Of the Baltic, of Malta, Wales and Sápmi. Short Western texts are taken for one of these.
const rare: ReadonlySet<string> = new Set([
  'windows1257',
  ...['3', '4', '10', '13', '14', '16'].map((part) => `iso8859${part}`),
]);
// Of the letters of Windows 1252 those that hardly stand beside others: ð, þ and ý are letters of those languages in their encodings.
const unlikely = /[ÐðÞþÝýÿ×÷ªº±µ²³¹¼½¾´¨¬¶¸¯¤¦†‡‰ˆ˜\u0080-\u009f]/;

// Of characters beyond ASCII. In longer texts a guess is right.
const mostInShort = 10;

export function isRareLatin(id: string): boolean {
  return rare.has(id);
}

/** Whether a short text is, in Windows 1252, what Western languages are written with, and where they write it. */
export function readsAsWestern(bytes: Uint8Array): boolean {
  const text = byteDecoder(latin).decode(bytes, true);
  if ((text.match(beyondAscii)?.length ?? 0) > mostInShort) return false;
  return !unlikely.test(text) && !signInWord.test(text);
}

/** Whether an encoding is one of those. */
export function isLatinVariant(id: string): boolean {
  return id === latin || (variants as readonly string[]).includes(id);
}

/**
 * Which of the encodings of Western languages that other systems had bytes are in that look like Windows 1252; that one where
 * none has clearly more letters and quotes at places where they are written.
 */
export function latinVariant(bytes: Uint8Array): string {
  let best: string = latin;
  let most = fit(latin, bytes) + leastLead;
  for (const id of variants) {
    const found = fit(id, bytes);
    if (found < most || (found === most && best !== latin)) continue;
    best = id;
    most = found;
  }
  return best;
}

/** How many characters beyond ASCII stand where they may, less those that do not. */
function fit(id: string, bytes: Uint8Array): number {
  const text = byteDecoder(id).decode(bytes, true);
  let sum = 0;
  for (const { 0: unit, index } of text.matchAll(beyondAscii)) {
    sum += fitAt(unit, text[index - 1] ?? ' ', text[index + unit.length] ?? ' ');
  }
  return sum;
}

function fitAt(unit: string, before: string, after: string): -1 | 0 | 1 {
  if (letter.test(unit)) {
    // A capital stands before small letters, or among capitals.
    if (!small.test(unit) && /[a-z\d]/.test(before)) return -1;
    if (small.test(unit)) return 1;
    return letter.test(before) || letter.test(after) ? 1 : 0;
  }
  if (joining.includes(unit)) return 1;
  const isInWord = letter.test(before) && letter.test(after);
  if (signs.includes(unit)) return isInWord ? -1 : 1;
  if (rareSigns.includes(unit)) return isInWord ? -1 : 0;
  const opens = opening.includes(unit) && !letter.test(before) && after.trim() !== '';
  const closes = closing.includes(unit) && before.trim() !== '';
  return opens || closes ? 1 : -1;
}
