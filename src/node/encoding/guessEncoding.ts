import { createRequire } from 'node:module';
import { join } from 'node:path';
import { scriptBeside } from '../process/scriptBeside.ts';
import type * as encodingModels from './encodingModels.ts';
import { byteDecoder } from './byteDecoder.ts';
import { cyrillicVariant } from './cyrillicVariants.ts';
import { encodingId } from './encodings.ts';
import { isLatinVariant, isRareLatin, latinVariant, readsAsWestern } from './latinVariants.ts';
import { sisterOf } from './sisterEncodings.ts';

// A guess does not get better with more.
const sampleBytes = 32_768;
// Letters of Latin scripts stand among others that are ASCII. So few of them say nothing of the language.
const fewLetters = 3;
const others = String.raw`[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}]`;
const mixed = new RegExp(`[A-Za-z]${others}|${others}[A-Za-z]`, 'gu');
const unmixed = new RegExp(`${others}{2}`, 'gu');

let detect: typeof encodingModels.detect | undefined;

/** Which encoding bytes are probably in that are no UTF-8; one of `encodingIds`. */
export function guessEncoding(bytes: Uint8Array): string {
  const sample = linesBeyondAscii(bytes);
  if (isFewAndScattered(sample)) return latinVariant(sample);
  detect ??= (
    createRequire(join(import.meta.dirname, 'any'))(
      scriptBeside(import.meta.dirname, 'encodingModels'),
    ) as typeof encodingModels
  ).detect;
  const { encoding } = detect(sample);
  const id = encoding === null ? undefined : encodingId(encoding);
  // UTF-8 it is not, as whoever asks knows.
  const isLatin = id === undefined || isLatinVariant(id) || id.startsWith('utf');
  if (isLatin || mixesScripts(byteDecoder(id).decode(sample, true))) return latinVariant(sample);
  if (isRareLatin(id) && readsAsWestern(sample)) return latinVariant(sample);
  return cyrillicVariant(sisterOf(id, sample), sample);
}

/** Whether more letters of another script stand beside ASCII's than beside each other, as in no language. */
function mixesScripts(text: string): boolean {
  return (text.match(mixed)?.length ?? 0) > (text.match(unmixed)?.length ?? 0);
}

/** The lines with something beyond ASCII, up to a length: others would hide what they say. */
function linesBeyondAscii(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length && length < sampleBytes;) {
    const feed = bytes.indexOf(0x0a, at);
    const end = Math.min(feed === -1 ? bytes.length : feed + 1, at + sampleBytes - length);
    const line = bytes.subarray(at, end);
    if (line.some((byte) => byte > 0x7f)) {
      parts.push(line);
      length += line.length;
    }
    at = end;
  }
  return Buffer.concat(parts);
}

function isFewAndScattered(bytes: Uint8Array): boolean {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    count++;
    if (count > fewLetters || (bytes[i + 1] ?? 0) >= 0x80) return false;
  }
  return true;
}
