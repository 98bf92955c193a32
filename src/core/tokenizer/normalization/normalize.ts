import { characterCode } from './characterCodes.ts';
import type { CharacterCodes } from './characterCodes.ts';
import { normalizeInOrder } from './normalizeInOrder.ts';
import type { NormalizedText } from './normalizedText.ts';

/**
 * Writes the normalised form of `text[start, end)` to `out` as the reference's BertNormalizer would,
 * each character with the source range it comes from. `text` holds no lone surrogate.
 */
export function normalize(
  codes: CharacterCodes,
  text: string,
  start: number,
  end: number,
  out: NormalizedText,
): void {
  out.reset(start, end - start);
  const alignedEnd = normalizeAligned(codes, text, start, end, out);
  if (alignedEnd === end) return;
  out.writeRanges();
  for (let at = alignedEnd; at < end;) {
    const from = at;
    const codePoint = text.codePointAt(at)!;
    at += codePoint > 0xffff ? 2 : 1;
    const code = codes.of(codePoint);
    if (code < characterCode.notSingle) {
      out.append(code, from, at);
    } else if ((code & characterCode.sequence) !== 0) {
      for (const char of codes.sequence(code)) out.append(char, from, at);
    } else if ((code & characterCode.reordered) !== 0) {
      out.reset(start, end - start);
      normalizeInOrder(codes, text, start, end, out);
      return;
    }
  }
}

/** Goes as far as each unit gives one character; returns where that ends. */
function normalizeAligned(
  codes: CharacterCodes,
  text: string,
  start: number,
  end: number,
  out: NormalizedText,
): number {
  const ascii = codes.ascii;
  const chars = out.chars;
  let at = start;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    // Halves of surrogate pairs have no code of their own.
    if (unit >= 0xd800 && unit < 0xe000) break;
    const code = unit < 0x80 ? ascii[unit]! : codes.of(unit);
    if (code >= characterCode.notSingle) break;
    chars[at - start] = code;
  }
  out.length = at - start;
  return at;
}
