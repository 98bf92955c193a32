import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { FuzzInput } from './fuzzTarget.ts';

// How many inputs were begun, and the length of the last one; a text is told from bytes by a sign before it.
const headerBytes = 8;

/**
 * A file that holds the input that is being read: whatever becomes of a process, another one finds what it stopped at, and
 * sees by the count whether it goes on.
 */
export class CurrentInput {
  readonly #file: number;
  #count = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  begin(input: FuzzInput): void {
    const bytes = inputBytes(input);
    const whole = Buffer.alloc(headerBytes + bytes.length);
    whole.writeUInt32LE(++this.#count, 0);
    whole.writeUInt32LE(bytes.length, 4);
    whole.set(bytes, headerBytes);
    writeSync(this.#file, whole, 0, whole.length, 0);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** What such a file holds; undefined before the first input. */
export function readCurrentInput(
  path: string,
): { readonly count: number; readonly input: FuzzInput } | undefined {
  const bytes = readFileSync(path);
  if (bytes.length < headerBytes) return undefined;
  const length = bytes.readUInt32LE(4);
  return {
    count: bytes.readUInt32LE(0),
    input: inputFrom(bytes.subarray(headerBytes, headerBytes + length)),
  };
}

/** An input as a file: a letter, then the bytes, or a text as UTF-16, halves of pairs among them. */
export function inputBytes(input: FuzzInput): Uint8Array {
  return typeof input === 'string'
    ? Buffer.concat([Buffer.from('T'), Buffer.from(input, 'utf16le')])
    : Buffer.concat([Buffer.from('B'), input]);
}

export function inputFrom(bytes: Uint8Array): FuzzInput {
  const content = Buffer.from(bytes.subarray(1));
  return bytes[0] === 'T'.charCodeAt(0) ? content.toString('utf16le') : new Uint8Array(content);
}
