/** Most word pieces of a passage, as `tokenWeight` counts them. */
export const mostWeight = 235;

const white = 0;
const sign = 1;
const small = 2;
const capital = 3;
const digit = 4;

/** What each unit of Latin script is. Accents are taken off by the tokenizers that this stands for. */
const kinds = Uint8Array.from({ length: 0x250 }, (_, unit) => {
  if (unit <= 0x20 || unit === 0xa0) return white;
  if (unit >= 0x30 && unit <= 0x39) return digit;
  if (unit >= 0x41 && unit <= 0x5a) return capital;
  return (unit >= 0x61 && unit <= 0x7a) || unit >= 0xc0 ? small : sign;
});

/**
 * About how many word pieces a text has, without a tokenizer: the bundled one's means over words of code and
 * prose by their length and signs. Adds up over lines.
 */
export function tokenWeight(text: string, start: number, end: number): number {
  let weight = 0;
  let letters = 0;
  let digits = 0;
  /** Capitals that are not a word's first letter. */
  let capitals = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    const kind = unit < 0x250 ? kinds[unit] : sign;
    if (kind === small) letters++;
    else if (kind === capital) {
      if (letters++ > 0) capitals++;
    } else if (kind === digit) digits++;
    else {
      if (letters + digits > 0) {
        weight += runWeight(letters, digits, capitals);
        letters = 0;
        digits = 0;
        capitals = 0;
      }
      // White space is no token, a sign is one, and so is nearly each letter beyond Latin; Hangul is taken apart.
      if (kind === sign) weight += unit >= 0xac00 && unit < 0xd7a4 ? 2.3 : 1;
    }
  }
  return letters + digits > 0 ? weight + runWeight(letters, digits, capitals) : weight;
}

function runWeight(letters: number, digits: number, capitals: number): number {
  if (digits > 0) return letters > 0 ? mixedWeight(letters + digits) : numberWeight(digits);
  return capitals > 0 && capitals < letters - 1 ? camelWeight(letters) : wordWeight(letters);
}

function camelWeight(length: number): number {
  return length <= 20 ? 1.2 + 0.22 * length : 5.6 + 0.45 * (length - 20);
}

function wordWeight(length: number): number {
  if (length <= 7) return length <= 2 ? 1.05 : 1.17;
  return length <= 13 ? 1.17 + 0.14 * (length - 7) : 2 + 0.6 * (length - 13);
}

function numberWeight(length: number): number {
  return length <= 3 ? 1 : 1 + 0.7 * (length - 3);
}

function mixedWeight(length: number): number {
  return length <= 12 ? 1.7 + 0.25 * length : 4.7 + 0.8 * (length - 12);
}
