/** Most word pieces of a passage, as `tokenWeight` counts them. */
export const mostWeight = 235;

const zero = 0x30;
const nine = 0x39;
const upperA = 0x41;
const upperZ = 0x5a;

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
  for (let i = start; i <= end; i++) {
    const unit = i < end ? text.charCodeAt(i) : 0x20;
    if (isLetter(unit)) {
      if (unit >= upperA && unit <= upperZ && letters > 0) capitals++;
      letters++;
    } else if (unit >= zero && unit <= nine) digits++;
    else {
      if (digits > 0) weight += letters > 0 ? mixedWeight(letters + digits) : numberWeight(digits);
      else if (letters > 0) weight += wordWeight(letters, capitals > 0 && capitals < letters - 1);
      letters = 0;
      digits = 0;
      capitals = 0;
      // White space is no token, a sign is one, and so is nearly each letter beyond Latin; Hangul is taken apart.
      if (unit > 0x20) weight += unit >= 0xac00 && unit < 0xd7a4 ? 2.3 : 1;
    }
  }
  return weight;
}

function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (unit >= 0xc0 && unit < 0x250);
}

function wordWeight(length: number, isCamel: boolean): number {
  if (isCamel) return length <= 20 ? 1.2 + 0.22 * length : 5.6 + 0.45 * (length - 20);
  if (length <= 7) return length <= 2 ? 1.05 : 1.17;
  return length <= 13 ? 1.17 + 0.14 * (length - 7) : 2 + 0.6 * (length - 13);
}

function numberWeight(length: number): number {
  return length <= 3 ? 1 : 1 + 0.7 * (length - 3);
}

function mixedWeight(length: number): number {
  return length <= 12 ? 1.7 + 0.25 * length : 4.7 + 0.8 * (length - 12);
}
