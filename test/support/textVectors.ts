import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliVectors } from './cliVectors.ts';

/** Vectors of texts of one line, as the command line's `embed` gives them. Each text is asked for once. */
export class TextVectors {
  readonly #vectors = new Map<string, readonly number[]>();

  /** One start of the command line for all texts that are new. */
  async of(texts: readonly string[]): Promise<(readonly number[])[]> {
    await this.#ask([...new Set(texts)].filter((text) => !this.#vectors.has(text)));
    return texts.map((text) => {
      const vector = this.#vectors.get(text);
      if (!vector) throw new Error(`The command line gave no vector for "${text}".`);
      return vector;
    });
  }

  async #ask(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return;
    const folder = mkdtempSync(join(tmpdir(), 'ste-texts-'));
    try {
      const path = join(folder, 'texts.txt');
      writeFileSync(path, texts.join('\n'));
      for (const { text, vector } of await cliVectors(path, 'line'))
        this.#vectors.set(text, vector);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Of vectors of one length, which have the length 1 for a cosine. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
