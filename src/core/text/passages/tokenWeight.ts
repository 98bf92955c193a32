/** Most word pieces of a passage, as `tokenWeight` counts them. */
export const mostWeight = 235;

/** Neighbours that could stand alone are joined up to here: longer ones speak of several things. */
export const joinedWeight = mostWeight * 0.6;

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
  for (let i = start; i < end;) {
    const unit = text.charCodeAt(i++);
    let kind = unit < 0x250 ? kinds[unit] : sign;
    if (kind === white) continue;
    if (kind === sign) {
      // A sign is one, and so is nearly each letter beyond Latin; Hangul is taken apart.
      weight += unit >= 0xac00 && unit < 0xd7a4 ? 2.3 : 1;
      continue;
    }
    const first = i - 1;
    let digits = kind === digit ? 1 : 0;
    /** Capitals that are not a word's first unit. */
    let capitals = 0;
    for (; i < end; i++) {
      const next = text.charCodeAt(i);
      kind = next < 0x250 ? kinds[next] : sign;
      if (kind === small) continue;
      if (kind === capital) capitals++;
      else if (kind === digit) digits++;
      else break;
    }
    weight += runWeight(i - first, digits, capitals);
  }
  return weight;
}

function runWeight(length: number, digits: number, capitals: number): number {
  if (digits > 0) return digits < length ? mixedWeight(length) : numberWeight(length);
  return capitals > 0 && capitals < length - 1 ? camelWeight(length) : wordWeight(length);
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
