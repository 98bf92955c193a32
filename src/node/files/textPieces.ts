import { open } from 'node:fs/promises';
import { isAscii } from 'node:buffer';
import type { BinaryToTextEncoding } from 'node:crypto';
import { createHash } from 'node:crypto';
import { byteDecoder, type ByteDecoder } from '../encoding/byteDecoder.ts';
import { detectEncoding, isEscaped, isWide, probeBytes } from '../encoding/detectEncoding.ts';
import type { EncodingRule } from '../encoding/encodings.ts';

/** Whole lines of a long text, the last piece without an end perhaps. */
export interface TextPiece {
  readonly text: string;
  /** UTF-16 units of the text before it. */
  readonly start: number;
  /** Bytes of the file that were read by then. */
  readonly bytesRead: number;
}

const blockBytes = 1_000_000;
// Of one line: beyond that it is cut, so that a text without line ends is in memory in parts as well.
const longestLine = 8_000_000;

/** The hash of a file, read piece by piece; undefined where it cannot be read. Throws what `breathe` throws. */
export async function hashOfFile(
  path: string,
  encoding: BinaryToTextEncoding,
  breathe: () => Promise<void> | undefined,
): Promise<string | undefined> {
  const hash = createHash('sha256');
  const blocks = blocksOf(path, breathe);
  for await (const block of blocks) {
    if (block === undefined) return undefined;
    hash.update(block);
  }
  return hash.digest(encoding);
}

/**
 * A file's text in pieces of some megabytes, so that its size is not that of the memory. Yields undefined, and nothing more,
 * where the file is binary or cannot be read. Throws what `breathe` throws.
 */
export async function* textPieces(
  path: string,
  rule: EncodingRule,
  breathe: () => Promise<void> | undefined,
): AsyncGenerator<TextPiece | undefined> {
  const decoder = new PieceDecoder(rule);
  let rest = '';
  let start = 0;
  let bytesRead = 0;
  for await (const block of blocksOf(path, breathe)) {
    const text = block && decoder.decode(block);
    if (text === undefined) {
      yield undefined;
      return;
    }
    bytesRead += block?.length ?? 0;
    rest += text;
    // A return at the end may be the first half of a line end.
    const end = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf('\r', rest.length - 2)) + 1;
    const length = end > 0 ? end : rest.length > longestLine ? rest.length : 0;
    if (length === 0) continue;
    yield { text: rest.slice(0, length), start, bytesRead };
    start += length;
    rest = rest.slice(length);
  }
  rest += decoder.end();
  if (rest !== '') yield { text: rest, start, bytesRead };
}

/** Decodes the blocks of a file, whose encoding may show late. */
class PieceDecoder {
  readonly #rule: EncodingRule;
  #id: string | undefined;
  #decoder: ByteDecoder | undefined;
  /** Whether all so far was ASCII, which most encodings have alike. */
  #isAscii = true;

  constructor(rule: EncodingRule) {
    this.#rule = rule;
  }

  /** Undefined where the file is binary, which the first block says. */
  decode(block: Uint8Array): string | undefined {
    const isFirst = this.#id === undefined;
    const isPlain = isAscii(block) && !isEscaped(block);
    if (isFirst || (this.#isAscii && !isPlain)) {
      const detected = detectEncoding(block, this.#rule);
      const id = 'id' in detected ? detected.id : undefined;
      if (isFirst) {
        if (id === undefined) return undefined;
        this.#use(id);
      } else if (id !== undefined && !isWide(id) && id !== this.#id) this.#use(id);
      this.#isAscii = isPlain;
    }
    const text = this.#decoder?.decode(block, false);
    const isText = !isFirst || !isWide(this.#id ?? '');
    return isText || !text?.slice(0, probeBytes).includes('\0') ? text : undefined;
  }

  /** What was still to come of the last character. */
  end(): string {
    return this.#decoder?.decode(new Uint8Array(), true) ?? '';
  }

  #use(id: string): void {
    this.#id = id;
    this.#decoder = byteDecoder(id);
  }
}

/** Undefined at the end where not all of it can be read. */
async function* blocksOf(
  path: string,
  breathe: () => Promise<void> | undefined,
): AsyncGenerator<Uint8Array | undefined> {
  const handle = await open(path).catch(() => undefined);
  if (!handle) {
    yield undefined;
    return;
  }
  try {
    for (;;) {
      await breathe();
      const read = await handle.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, null);
      if (read.bytesRead === 0) return;
      yield read.buffer.subarray(0, read.bytesRead);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    yield undefined;
  } finally {
    await handle.close();
  }
}
