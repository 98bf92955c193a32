/** About how many word pieces a text has, without a tokenizer: additive at line breaks. */
export function tokenWeight(text: string, start: number, end: number): number {
  let weight = 0;
  let word = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (isWordUnit(unit)) word++;
    else {
      if (word > 0) weight += wordWeight(word);
      word = 0;
      // White space is no token, a sign is one, and so is nearly each letter beyond Latin.
      if (unit > 0x20) weight += unit >= 0xac00 && unit < 0xd7a4 ? 2.5 : 1;
    }
  }
  return word > 0 ? weight + wordWeight(word) : weight;
}

/** Of the signs that the tokenizers of BERT keep together. */
function isWordUnit(unit: number): boolean {
  const lower = unit | 0x20;
  return (
    (lower >= 0x61 && lower <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0xc0 && unit < 0x250)
  );
}

function wordWeight(length: number): number {
  return length <= 4 ? 1 : 1 + (length - 4) / 6;
}
