import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import type { Engine } from '../../src/engine/engine.ts';

const folder = join(projectRoot, '.cache', 'bench', 'vectors');
// What a run that is stopped loses at most: about a quarter of a minute.
const chunkTexts = 4000;

/**
 * The model's vectors of `texts`, kept in `.cache` by the texts and the model's files: what takes minutes is
 * done once. `onProgress` hears of the texts that had to be embedded.
 */
export async function cachedVectors(
  engine: Engine,
  texts: readonly string[],
  onProgress: (done: number) => void = () => undefined,
): Promise<Matrix> {
  const { description } = await engine.model();
  const { dims } = description.info;
  const { choice } = description;
  mkdirSync(folder, { recursive: true });
  const matrix = new Matrix(texts.length, dims);
  for (let from = 0; from < texts.length; from += chunkTexts) {
    const chunk = texts.slice(from, from + chunkTexts);
    const name = createHash('sha256')
      .update(JSON.stringify([description.filesHash, choice, chunk]))
      .digest('hex');
    const path = join(folder, `${name}.f32`);
    if (!existsSync(path)) {
      const { data } = await engine.embedTexts({ texts: chunk, choice, priority: 'bulk' });
      writeFileSync(`${path}.part`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      renameSync(`${path}.part`, path);
      onProgress(from + chunk.length);
    }
    const bytes = readFileSync(path);
    matrix.data.set(
      new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
      from * dims,
    );
  }
  return matrix;
}
