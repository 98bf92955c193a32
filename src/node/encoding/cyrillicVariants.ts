import { byteDecoder } from './byteDecoder.ts';

const variants = ['windows1251', 'koi8r', 'koi8u', 'cp866', 'iso88595', 'maccyrillic'] as const;
// Tajik's is guessed of short texts alone.
const guessed: ReadonlySet<string> = new Set([...variants, 'koi8t']);

// Of 1,000 letters of Russian, and a few of Ukrainian, rounded.
const frequencies: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ о: 109, е: 85, а: 80, и: 73, н: 67, т: 63, с: 55, р: 47, в: 45, л: 44, к: 35, м: 32 },
    ...{ д: 30, п: 28, у: 26, я: 20, ы: 19, ь: 17, г: 17, з: 16, б: 16, ч: 14, й: 12, х: 10 },
    ...{ ж: 9, і: 8, ш: 7, ю: 6, ц: 5, щ: 4, э: 3, ф: 3, ї: 2, є: 2, ё: 2, ъ: 1 },
  }),
);
const other = 0.1;
// A capital behind a small letter, a small one before two capitals.
const oddCase = /\p{Ll}\p{Lu}/gu;
const oddCaseWorth = 3;
const beyondAscii = /[^\0-\x7f]/gu;
// In longer texts a guess is right.
const mostInShort = 40;

/** Of a short text that was guessed to be Cyrillic: in which of its encodings it has the letters that are common, and capitals first. */
export function cyrillicVariant(id: string, bytes: Uint8Array): string {
  if (!guessed.has(id)) return id;
  const count = bytes.reduce((sum, byte) => sum + (byte > 0x7f ? 1 : 0), 0);
  if (count > mostInShort) return id;
  let best = id;
  let most = id === 'koi8t' ? -Infinity : fit(id, bytes);
  for (const variant of variants) {
    const found = fit(variant, bytes);
    if (found <= most) continue;
    best = variant;
    most = found;
  }
  return best;
}

function fit(id: string, bytes: Uint8Array): number {
  const text = byteDecoder(id).decode(bytes, true);
  let sum = 0;
  for (const [unit] of text.matchAll(beyondAscii)) {
    sum += Math.log(frequencies.get(unit.toLowerCase()) ?? other);
  }
  return sum - oddCaseWorth * (text.match(oddCase)?.length ?? 0);
}
