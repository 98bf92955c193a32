/**
 * GPT-2's spelling of bytes (`bytes_to_unicode` in its encoder.py): printable ones stand for themselves, the others
 * for the characters from U+0100 on, in order.
 */
const charOfByte: Int32Array = (() => {
  let next = 0x100;
  return Int32Array.from({ length: 256 }, (_, byte) => {
    const isPrintable =
      (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    return isPrintable ? byte : next++;
  });
})();

/** The character that stands for a space. */
export const spaceCharacter = 0x120;

/** Calls `found` with the stand-in of each byte of a character's UTF-8. */
export function forEachByteCharacter(codePoint: number, found: (char: number) => void): void {
  const count = byteLength(codePoint);
  for (let i = 0; i < count; i++) found(charOfByte[byteAt(codePoint, i)]!);
}

/** Byte `index` of a character's UTF-8. */
export function byteAt(codePoint: number, index: number): number {
  const count = byteLength(codePoint);
  if (count === 1) return codePoint;
  const bits = codePoint >> (6 * (count - 1 - index));
  return index > 0 ? 0x80 | (bits & 0x3f) : firstMarks[count]! | bits;
}

/** By number of bytes: the mark of the first. */
const firstMarks = [0, 0, 0xc0, 0xe0, 0xf0];

/** How many bytes a character has in UTF-8. */
export function byteLength(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
