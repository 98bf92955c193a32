import { characterCode } from './characterCodes.ts';
import type { CharacterCodes } from './characterCodes.ts';
import type { NormalizedText } from './normalizedText.ts';
import { normalizeInOrder } from './normalizeInOrder.ts';

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
  out.clear();
  // Room for one character for each unit to come; longer sequences ask for more.
  out.reserve(end - start);
  const ascii = codes.ascii;
  let { chars, starts, ends } = out;
  let length = 0;
  let at = start;
  while (at < end) {
    const from = at;
    const unit = text.charCodeAt(at++);
    let code: number;
    if (unit < 0x80) {
      code = ascii[unit]!;
    } else if (unit >= 0xd800 && unit < 0xdc00) {
      code = codes.of(((unit - 0xd800) << 10) + (text.charCodeAt(at++) - 0xdc00) + 0x10000);
    } else {
      code = codes.of(unit);
    }
    if (code < characterCode.notSingle) {
      chars[length] = code;
      starts[length] = from;
      ends[length] = at;
      length++;
    } else if ((code & characterCode.sequence) !== 0) {
      const sequence = codes.sequence(code);
      out.length = length;
      out.reserve(length + sequence.length + end - at);
      ({ chars, starts, ends } = out);
      for (const char of sequence) {
        chars[length] = char;
        starts[length] = from;
        ends[length] = at;
        length++;
      }
    } else if ((code & characterCode.reordered) !== 0) {
      out.length = 0;
      normalizeInOrder(codes, text, start, end, out);
      return;
    }
  }
  out.length = length;
}
