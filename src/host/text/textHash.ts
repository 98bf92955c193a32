import { sha256 } from '../../node/files/fileHash.ts';

/** The first digits of a text's SHA-256, in lower-case hex: enough to tell texts apart, and short. */
export function textHash(text: string, digits: number): string {
  return sha256(text).slice(0, digits);
}
