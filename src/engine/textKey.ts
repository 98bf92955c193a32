import { hash } from 'node:crypto';
import type { ReadText } from '../core/text/segment.ts';

/**
 * Names a text by its content: SHA-256, a unit for each of its 32 bytes. A short string of its own, where the text would
 * keep the whole document alive that it is a part of.
 */
export function textKey(text: string): string {
  // UTF-8 has no lone surrogates: different ones would become the same text.
  return text.isWellFormed()
    ? hash('sha256', text, 'binary')
    : `utf16:${hash('sha256', Buffer.from(text, 'utf16le'), 'binary')}`;
}

/** Names a text and what is read of it: as `textKey` where that is the text itself. */
export function readTextKey({ text, input }: ReadText): string {
  // No text holds this character: a file that does is binary.
  return textKey(input === undefined ? text : `${text}\0${input}`);
}

/** Bytes of the key of a text's vector: a SHA-256. */
export const keyBytes = 32;

/**
 * `places` in the order of their keys, the lowest first. Keys are hashes, so the first ones are a random sample, the same in
 * whatever order the places come. `keys`: `keyBytes` for each place, from 0.
 */
export function byLowestKey(keys: Uint8Array, places: Iterable<number>): number[] {
  const view = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
  return Array.from(places, (place) => ({ place, rank: view.readUIntBE(place * keyBytes, 6) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ place }) => place);
}

/** The key of a place in a scope's keys, as a string of units below 256. */
export function keyAt(keys: Uint8Array, place: number): string {
  const at = keys.byteOffset + place * keyBytes;
  return Buffer.from(keys.buffer, at, keyBytes).toString('latin1');
}
