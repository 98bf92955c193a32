import { codePages } from './codePages.ts';
import { decoderLabel } from './encodings.ts';

/** Makes text of bytes, piece by piece; what is no text in the encoding becomes U+FFFD. */
export interface ByteDecoder {
  /** `isLast`: nothing comes after these. */
  decode(bytes: Uint8Array, isLast: boolean): string;
}

const asciiCount = 128;

/** `id`: one of `encodingIds`. A byte order mark is not part of the text. */
export function byteDecoder(id: string): ByteDecoder {
  const page = codePages.get(id);
  if (page !== undefined) return new PageDecoder(page);
  if (id === 'utf32le' || id === 'utf32be') return new Utf32Decoder(id === 'utf32le');
  const decoder = new TextDecoder(decoderLabel(id));
  return { decode: (bytes, isLast) => decoder.decode(bytes, { stream: !isLast }) };
}

class PageDecoder implements ByteDecoder {
  readonly #units: Uint16Array;

  /** `upper`: what the bytes from 0x80 on stand for. */
  constructor(upper: string) {
    this.#units = Uint16Array.from({ length: 2 * asciiCount }, (_, byte) =>
      byte < asciiCount ? byte : upper.charCodeAt(byte - asciiCount),
    );
  }

  decode(bytes: Uint8Array): string {
    const units = new Uint16Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) units[i] = this.#units[bytes[i] ?? 0] ?? 0;
    return Buffer.from(units.buffer).toString('utf16le');
  }
}

class Utf32Decoder implements ByteDecoder {
  readonly #isLittle: boolean;
  #rest = new Uint8Array();
  #isFirst = true;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  decode(bytes: Uint8Array, isLast: boolean): string {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    const whole = all.length - (all.length % 4);
    const parts: string[] = [];
    for (let at = 0; at < whole; at += 4) {
      const code = view.getUint32(at, this.#isLittle);
      const isMark = this.#isFirst && code === 0xfeff;
      this.#isFirst = false;
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      if (!isMark) parts.push(isCharacter ? String.fromCodePoint(code) : '\ufffd');
    }
    this.#rest = Uint8Array.from(all.subarray(whole));
    if (isLast && this.#rest.length > 0) parts.push('\ufffd');
    return parts.join('');
  }
}
