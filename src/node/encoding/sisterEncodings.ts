import { byteDecoder } from './byteDecoder.ts';

// Of Central Europe: most letters have the same bytes, the others lie where the sister has signs, or controls that no text has.
const [windows, iso] = ['windows1250', 'iso88592'] as const;
const control = /[\u0080-\u009f\ufffd]/gu;
// Quotes and dashes stand beside letters, too, but hardly these, with a small letter behind.
const signInWord =
  /(?<=\p{L})[\u00a1-\u00ac\u00ae-\u00bf\u02c7\u02d8-\u02db\u02dd\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122](?=\p{Ll})/gu;

/** The encoding that was guessed, or its sister where the bytes make fewer signs within words, and fewer controls, in that one. */
export function sisterOf(id: string, bytes: Uint8Array): string {
  if (id !== windows && id !== iso) return id;
  const sister = id === iso ? windows : iso;
  return oddities(sister, bytes) < oddities(id, bytes) ? sister : id;
}

function oddities(id: string, bytes: Uint8Array): number {
  const text = byteDecoder(id).decode(bytes, true);
  return (text.match(control)?.length ?? 0) + (text.match(signInWord)?.length ?? 0);
}
