import { byteDecoder } from '../../src/node/encoding/byteDecoder.ts';

const tables = new Map<string, ReadonlyMap<string, number[]>>();

/** A text in an encoding, one of `encodingIds`, without a mark; undefined where it cannot be written in it. */
export function encodeText(text: string, id: string): Uint8Array | undefined {
  if (id === 'utf8') return Buffer.from(text);
  if (id === 'utf16le') return Buffer.from(text, 'utf16le');
  if (id === 'utf16be') return Buffer.from(text, 'utf16le').swap16();
  if (id === 'iso2022jp') return encodeEscaped(text);
  const table = tables.get(id) ?? encodingTable(id);
  tables.set(id, table);
  const bytes: number[] = [];
  for (const character of text) {
    const found = table.get(character);
    if (!found) return undefined;
    bytes.push(...found);
  }
  return Uint8Array.from(bytes);
}

/** What each character is in an encoding of one byte or two: all of these are decoded once. */
function encodingTable(id: string): Map<string, number[]> {
  const table = new Map<string, number[]>();
  const add = (...bytes: number[]): void => {
    const text = byteDecoder(id).decode(Uint8Array.from(bytes), true);
    const first = text.codePointAt(0) ?? 0;
    if (text === String.fromCodePoint(first) && text !== '\ufffd' && !table.has(text))
      table.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  if (!/^(?:gb|cp950|big5|shiftjis|euc)/.test(id)) return table;
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  }
  return table;
}

/** As EUC-JP without the high bits, between marks. */
function encodeEscaped(text: string): Uint8Array | undefined {
  const parts: number[] = [];
  let isWide = false;
  for (const character of text) {
    const bytes = encodeText(character, 'eucjp');
    if (!bytes) return undefined;
    if ((bytes.length === 2) !== isWide) {
      parts.push(...Buffer.from(isWide ? '\x1b(B' : '\x1b$B'));
      isWide = !isWide;
    }
    for (const byte of bytes) parts.push(byte & 0x7f);
  }
  if (isWide) parts.push(...Buffer.from('\x1b(B'));
  return Uint8Array.from(parts);
}
