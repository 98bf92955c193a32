import { t } from '../../../l10n/translate.ts';
import { notUnderstood } from '../notUnderstood.ts';
import { byteAt, byteLength } from '../byteCharacters.ts';
import { codePointsOf } from '../alignedText.ts';
import { Changes } from './changes.ts';
import { endOfCluster } from './graphemes.ts';
import type { TextStep } from './textStep.ts';

/** A grapheme cluster of fewer bytes is looked up as a whole. */
const wholeBytes = 6;

/**
 * sentencepiece's table of what becomes of characters (`Precompiled`), as the reference reads it: a small grapheme
 * cluster becomes what the shortest entry that it begins with says, and the rest of it is lost; else each character by
 * itself.
 */
export function charsmapStep(base64: string): TextStep {
  const map = new Charsmap(base64);
  const changes = new Changes();
  return (text, out) => {
    const { chars, length } = text;
    changes.clear();
    let isChanged = false;
    for (let at = 0; at < length;) {
      const end = endOfCluster(chars, at, length);
      const whole = bytesOf(chars, at, end) < wholeBytes ? map.find(chars, at, end) : undefined;
      if (whole) {
        changes.pushReplacement(whole, end - at);
        isChanged = true;
      } else {
        for (let i = at; i < end; i++) {
          const single = map.find(chars, i, i + 1);
          if (single) isChanged = true;
          if (single) changes.pushReplacement(single, 1);
          else changes.push(chars[i]!, 0);
        }
      }
      at = end;
    }
    if (isChanged) changes.apply(text, out);
    else for (let i = 0; i < length; i++) out.pushAs(chars[i]!, text, i);
  };
}

function bytesOf(chars: Int32Array, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to && bytes < wholeBytes; i++) bytes += byteLength(chars[i]!);
  return bytes;
}

/** A double array (as Darts-clone packs it) over bytes; its values are places in texts that end at a zero byte. */
class Charsmap {
  readonly #units: Uint32Array;
  readonly #texts: Uint8Array;
  readonly #known = new Map<number, readonly number[]>();
  readonly #single = new Map<number, readonly number[] | undefined>();

  constructor(base64: string) {
    const bytes = bytesOfBase64(base64);
    const view = new DataView(bytes.buffer);
    const size = bytes.length >= 4 ? view.getUint32(0, true) : 0;
    if (size < 4 || 4 + size > bytes.length) throw notUnderstood('charsmap', t('it is cut off'));
    this.#units = Uint32Array.from({ length: size >> 2 }, (_, i) =>
      view.getUint32(4 + 4 * i, true),
    );
    this.#texts = bytes.subarray(4 + (this.#units.length << 2));
  }

  /** What the shortest entry that `chars[from, to)` begins with becomes; undefined without one. */
  find(chars: Int32Array, from: number, to: number): readonly number[] | undefined {
    if (to - from > 1) return this.#search(chars, from, to);
    const char = chars[from]!;
    const known = this.#single.get(char);
    if (known !== undefined || this.#single.has(char)) return known;
    const found = this.#search(chars, from, to);
    this.#single.set(char, found);
    return found;
  }

  #search(chars: Int32Array, from: number, to: number): readonly number[] | undefined {
    const units = this.#units;
    let node = offsetOf(units[0]!);
    for (let i = from; i < to; i++) {
      const count = byteLength(chars[i]!);
      for (let k = 0; k < count; k++) {
        const byte = byteAt(chars[i]!, k);
        node ^= byte;
        const unit = units[node];
        // A zero byte ends the search, and a place without this label.
        if (byte === 0 || unit === undefined || labelOf(unit) !== byte) return undefined;
        node ^= offsetOf(unit);
        const hasValue = ((unit >>> 8) & 1) !== 0;
        if (hasValue) return this.#text((units[node] ?? 0) & 0x7fffffff);
      }
    }
    return undefined;
  }

  #text(start: number): readonly number[] {
    let text = this.#known.get(start);
    if (!text) {
      let end = start;
      while (end < this.#texts.length && this.#texts[end] !== 0) end++;
      text = codePointsOf(new TextDecoder().decode(this.#texts.subarray(start, end)));
      this.#known.set(start, text);
    }
    return text;
  }
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;
  const length = text.length - (/={0,2}$/.exec(text)?.[0].length ?? 0);
  const bytes = new Uint8Array((length * 3) >> 2);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const value = values[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw notUnderstood('charsmap', t('it is not base64'));
    bits = (bits << 6) | value;
    if (i % 4 !== 0) bytes[at++] = bits >> (6 - 2 * (i % 4));
  }
  return bytes;
}

function labelOf(unit: number): number {
  return (unit & 0x800000ff) >>> 0;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
