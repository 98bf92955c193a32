import { byteDecoder } from './byteDecoder.ts';
import { declaredEncoding } from './declaredEncoding.ts';
import { decoderLabel, encodingId, type EncodingRule } from './encodings.ts';
import { guessEncoding } from './guessEncoding.ts';

// Where others look for the same: git takes a file with a NUL in its first 8,000 bytes for binary.
export const probeBytes = 8192;
// Of a legacy encoding hardly any two bytes are good UTF-8 by chance, and hardly any run of them: where twice as many runs are good
// as bad, as in a short text with one broken byte, it is UTF-8.
const goodForEachBad = 10;
const goodRunsForEachBad = 2;
// Three good bytes in a row are rarer still than two.
const longWorth = 3;
// One in so many of them, also where no words are divided.
const leastCommon = 30;
// In UTF-16, the low bytes of an alphabet are at least so many times its high ones.
const fewHighBytes = 4;
// Of fewer anything can be said.
const leastWideBytes = 8;
// Where the high bytes are 0 alone, as in a word of Latin letters, two characters do.
const leastLatinBytes = 4;
// Of the first bytes.
const leastHalf = 0.4;
const halfBytes = 64;
// Text has next to no controls but white space, form feed and what terminals are told with.
const mostControlShare = 0.02;
const plainControls: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);
// ISO-2022-JP says where Japanese begins and where it ends.
const escape = '\u001B';
const escapedPart = new RegExp(`${escape}\\$[@B][^${escape}\\n]*${escape}\\([BJ]`);
const escaped = 'iso2022jp';

/** `isBinary`: no text in any encoding. */
export type DetectedEncoding = { readonly id: string } | { readonly isBinary: true };

/**
 * Which encoding a file's bytes are in that are no good UTF-8, or of which it is not known yet. `bytes`: its beginning at
 * least. In this order: a byte order mark; NULs, which UTF-16 has and other text has not; the rule; and a guess where the
 * rule says UTF-8 and it is not, which what the file says of itself goes before.
 */
export function detectEncoding(
  bytes: Uint8Array,
  { encoding, guesses }: EncodingRule,
): DetectedEncoding {
  const marked = markedEncoding(bytes);
  if (marked !== undefined) return { id: marked };
  const wanted = encodingId(encoding) ?? 'utf8';
  if (isWide(wanted)) return { id: wanted };
  const probe = bytes.subarray(0, probeBytes);
  if (probe.includes(0)) {
    const wide = doubleEncoding(bytes) ?? wideEncoding(probe);
    return wide === undefined ? { isBinary: true } : { id: wide };
  }
  const isUtf8 = wanted === 'utf8' || wanted === 'utf8bom';
  if (!isUtf8 && !guesses) return { id: wanted };
  const { good, bad, goodRuns, badRuns } = utf8Sequences(bytes);
  if (bad === 0) {
    // Of a script such as Cyrillic each second byte is a control, in a short text without a blank.
    const wide = good === 0 && isHalfControls(probe) ? wideEncoding(probe) : undefined;
    if (wide !== undefined) return { id: wide };
    if (isUtf8 && good === 0 && isEscaped(bytes)) return { id: escaped };
    return { id: isUtf8 || good > 0 ? 'utf8' : wanted };
  }
  if (good >= goodForEachBad * bad || goodRuns >= goodRunsForEachBad * badRuns)
    return { id: 'utf8' };
  if (controlShare(probe) > mostControlShare) {
    const wide = isHalfControls(probe) ? wideEncoding(probe) : undefined;
    return wide === undefined ? { isBinary: true } : { id: wide };
  }
  return { id: declaredEncoding(bytes) ?? guessEncoding(bytes) };
}

/** ISO-2022-JP is ASCII all through; these say where Japanese begins and where it ends. */
export function isEscaped(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.includes(`${escape}$`) && escapedPart.test(buffer.toString('latin1'));
}

/** Whether its characters take two bytes or four. */
export function isWide(id: string): boolean {
  return id.startsWith('utf16') || id.startsWith('utf32');
}

/** The encoding that a byte order mark says. */
export function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf32le' : 'utf16le';
  if (a === 0xfe && b === 0xff) return 'utf16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf32be' : undefined;
}

/** UTF-32 without a mark: of four bytes one is 0 and one nearly always, which no other text has. */
function doubleEncoding(bytes: Uint8Array): string | undefined {
  if (bytes.length < leastWideBytes || bytes.length % 4 > 0) return undefined;
  const probe = bytes.subarray(0, probeBytes);
  return (['utf32le', 'utf32be'] as const).find((id) => {
    const high = id === 'utf32le' ? 3 : 0;
    for (let at = high; at < probe.length; at += 4) if (probe[at] !== 0) return false;
    return isText(byteDecoder(id).decode(probe, true));
  });
}

/** UTF-16 without a mark: what it says is text in one order of the bytes, and hardly ever in the other one, too. */
function wideEncoding(probe: Uint8Array): string | undefined {
  const latin = latinWide(probe);
  if (latin !== undefined) return latin;
  if (probe.length < leastWideBytes || probe.length % 2 > 0) return undefined;
  if (looksLikeAscii(probe) || isUtf8WithNul(probe)) return undefined;
  const [first, second] = (['utf16le', 'utf16be'] as const)
    .map((id) => ({ id, text: new TextDecoder(decoderLabel(id)).decode(probe) }))
    .map(({ id, text }) => ({ id, text, common: commonCount(text), isOfOne: isOfOneScript(text) }))
    // The last one may be half of a pair.
    .filter(({ text }) => isText(text.slice(0, -1)))
    .filter(({ text, common, isOfOne }) => isOfOne || leastCommon * common >= text.length)
    .sort((a, b) => b.common - a.common);
  return first && (!second || first.common > second.common) ? first.id : undefined;
}

/** UTF-16 of which a half of the bytes is 0, all of them first or all second, with text in the others. */
function latinWide(probe: Uint8Array): string | undefined {
  if (probe.length < leastLatinBytes || probe.length % 2 > 0) return undefined;
  return (['utf16le', 'utf16be'] as const).find((id) => {
    const high = id === 'utf16le' ? 1 : 0;
    for (let at = high; at < probe.length; at += 2) if (probe[at] !== 0) return false;
    return isText(byteDecoder(id).decode(probe, true));
  });
}

/** Whether every second byte is a control, or nearly so, as no other text has them. */
export function isHalfControls(bytes: Uint8Array): boolean {
  const beginning = bytes.subarray(0, halfBytes);
  return bytes.length >= leastWideBytes && controlShare(beginning) >= leastHalf;
}

/** Whether the high bytes are far fewer than the low ones, as in a script with an alphabet: in the other order it is the reverse. */
function isOfOneScript(text: string): boolean {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const highBytes = new Set(units.map((unit) => unit >> 8));
  const lowBytes = new Set(units.map((unit) => unit & 0xff));
  return fewHighBytes * highBytes.size <= lowBytes.size;
}

function isText(text: string): boolean {
  return !/[\p{Cn}\p{Co}\p{Cs}\ufffd]|(?![\s\b])\p{Cc}/u.test(text);
}

/** White space, full stops and letters of ASCII, and Kana. What ASCII is in the other order, such as U+2000 for a space, is none. */
function commonCount(text: string): number {
  return text.match(/[\t\n\r \w.,\u3001\u3002\u3041-\u30ff]/g)?.length ?? 0;
}

/**
 * How many sequences of several bytes are good UTF-8, those of more than two counting for more, and how many bytes are in
 * none (source: RFC 3629, section 4); how many runs of bytes beyond ASCII are good all through, and how many are not.
 */
function utf8Sequences(bytes: Uint8Array): {
  readonly good: number;
  readonly bad: number;
  readonly goodRuns: number;
  readonly badRuns: number;
} {
  let good = 0;
  let bad = 0;
  let goodRuns = 0;
  let badRuns = 0;
  // Of the run that was begun.
  let badBefore = 0;
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i] ?? 0;
    if (first < 0x80) continue;
    if ((bytes[i - 1] ?? 0) < 0x80) badBefore = bad;
    const more =
      first >= 0xc2 && first <= 0xdf
        ? 1
        : first >= 0xe0 && first <= 0xef
          ? 2
          : first >= 0xf0 && first <= 0xf4
            ? 3
            : 0;
    let followed = 0;
    while (followed < more && ((bytes[i + followed + 1] ?? 0) & 0xc0) === 0x80) followed++;
    // What is cut off at the end of a part is nobody's fault, and where it stands alone it is no sequence.
    const isCut = more > 0 && followed < more && i + followed + 1 >= bytes.length && good > 0;
    if (more > 0 && followed === more) good += more > 1 ? longWorth : 1;
    else if (!isCut) bad++;
    i += followed;
    if ((bytes[i + 1] ?? 0) >= 0x80) continue;
    if (bad > badBefore) badRuns++;
    else goodRuns++;
  }
  return { good, bad, goodRuns, badRuns };
}

/** Whether what is beyond ASCII is good UTF-8 all through, as pairs of bytes hardly ever are. */
function isUtf8WithNul(probe: Uint8Array): boolean {
  const { good, bad } = utf8Sequences(probe);
  return good > 0 && bad === 0;
}

/** Whether most pairs without a NUL are two signs of ASCII: text with a NUL in it here and there, and no UTF-16. */
function looksLikeAscii(probe: Uint8Array): boolean {
  // 0x30 stands for the block of Hiragana, too.
  const isAscii = (byte: number): boolean => byte >= 0x20 && byte < 0x7f && byte !== 0x30;
  let pairs = 0;
  let ascii = 0;
  let filled = 0;
  for (let i = 0; i + 1 < probe.length; i += 2) {
    const first = probe[i] ?? 0;
    const second = probe[i + 1] ?? 0;
    if ((first === 0) !== (second === 0)) filled++;
    if (first === 0 || second === 0) continue;
    pairs++;
    if (isAscii(first) && isAscii(second)) ascii++;
  }
  // Beside many of UTF-16's own they are signs of Chinese.
  return 2 * ascii > pairs && filled < 2 * pairs;
}

function controlShare(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if ((byte < 0x20 && !plainControls.has(byte)) || byte === 0x7f) count++;
  return count / Math.max(1, bytes.length);
}
