import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Matrix } from '../../core/vectors/matrix.ts';
import { AtomicFile } from '../../node/files/atomicFile.ts';
import { sha256 } from '../../node/files/fileHash.ts';
import { makePrivateFolder } from '../../node/files/privateFiles.ts';
import type { LogEntry } from '../../protocol/engineApi.ts';

interface KeptVectorsOptions {
  /** Need not exist yet. */
  readonly folder: string;
  /** All that makes the vectors what they are; other vectors are not read. */
  readonly key: string;
  readonly dims: number;
  readonly log: (entry: LogEntry) => void;
}

const hashCharacters = 64;

/**
 * The vectors of one list of texts in a file of their own: a SHA-256 of key and numbers in hexadecimal, then float32
 * numbers row by row. What is damaged, or has another key, counts as none.
 */
export class KeptVectors {
  readonly #options: KeptVectorsOptions;

  constructor(options: KeptVectorsOptions) {
    this.#options = options;
  }

  /** Undefined where they are not there as a whole. */
  async read(rows: number): Promise<Matrix | undefined> {
    const { dims } = this.#options;
    const bytes = await readFile(this.#path).catch(() => undefined);
    if (bytes?.length !== hashCharacters + 4 * rows * dims) return undefined;
    const numbers = bytes.subarray(hashCharacters);
    if (bytes.toString('latin1', 0, hashCharacters) !== this.#hash(numbers)) return undefined;
    return new Matrix(rows, dims, new Float32Array(Uint8Array.from(numbers).buffer));
  }

  /** Where they cannot be written the log says so, and they are computed again another time. */
  async write({ data }: Matrix): Promise<void> {
    const numbers = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    try {
      await makePrivateFolder(this.#options.folder);
      const file = await AtomicFile.create(this.#path, true);
      await file.write(Buffer.from(this.#hash(numbers), 'latin1'));
      await file.write(numbers);
      await file.commit();
    } catch (error) {
      this.#options.log({
        level: 'info',
        message: `What unrelated texts are to the model is not kept: ${String(error)}`,
      });
    }
  }

  get #path(): string {
    const { folder, key } = this.#options;
    return join(folder, `unrelated-${sha256(key).slice(0, 16)}.bin`);
  }

  #hash(numbers: Buffer): string {
    return sha256(Buffer.concat([Buffer.from(`${this.#options.key}\n`), numbers]));
  }
}
