import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textKey } from '../../src/engine/textKey.ts';
import { VectorDatabase } from '../../src/engine/index/vectors/vectorDatabase.ts';
import { vectorSpace } from '../../src/engine/index/models/vectorSpace.ts';
import type { ModelDescription } from '../../src/protocol/engineApi.ts';
import type { IndexContent } from '../../src/protocol/index/indexContent.ts';
import type { BenchVectors } from './indexVectors.ts';

export const linesOfFile = 50;
const vectorsAtOnce = 10_000;

/** A folder of text files and one for its index, in the temporary folder. */
export class IndexFiles implements Disposable {
  readonly content: IndexContent;
  readonly lineCount: number;
  readonly fileCount: number;
  readonly #folder: string;
  readonly #vectorsFolder: string;

  constructor(fileCount: number, text: (line: number) => string) {
    this.fileCount = fileCount;
    this.lineCount = fileCount * linesOfFile;
    this.#folder = mkdtempSync(join(tmpdir(), 'index-bench-'));
    this.#vectorsFolder = join(this.#folder, 'vectors');
    const root = join(this.#folder, 'files');
    for (let file = 0; file < fileCount; file++) {
      const folder = join(root, `part${Math.floor(file / 100)}`);
      mkdirSync(folder, { recursive: true });
      const lines = Array.from({ length: linesOfFile }, (_, i) => text(file * linesOfFile + i));
      writeFileSync(join(folder, `file${file}.txt`), `${lines.join('\n')}\n`);
    }
    this.content = {
      location: { folder: join(this.#folder, 'workspace'), vectorsFolder: this.#vectorsFolder },
      rules: {
        roots: [{ path: root, exclude: [], include: [] }],
        useIgnoreFiles: true,
        maxFileBytes: 1_000_000,
        endings: undefined,
        unit: 'line',
        sentenceEndings: ['.md'],
      },
      served: [],
    };
  }

  /** Gives each line its vector, as if it had been embedded. */
  addVectors(vectors: BenchVectors, description: ModelDescription): void {
    const database = new VectorDatabase(join(this.#vectorsFolder, 'vectors.sqlite'));
    const space = database.open(vectorSpace(description));
    for (let from = 0; from < this.lineCount; from += vectorsAtOnce) {
      const count = Math.min(vectorsAtOnce, this.lineCount - from);
      const rows = new Float32Array(count * vectors.dims);
      const keys = Array.from({ length: count }, (_, i) => {
        vectors.write(from + i, rows, i * vectors.dims);
        return textKey(vectors.text(from + i).trim()).slice(-32);
      });
      space.add(keys, rows);
    }
    database.close();
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
