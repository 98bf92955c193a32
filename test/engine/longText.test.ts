import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Embedder } from '../../src/core/embedder/embedder.ts';
import type { ModelSession } from '../../src/core/embedder/modelSession.ts';
import type { WindowRule } from '../../src/core/embedder/windows.ts';
import { seededRandom } from '../../src/core/search/seededRandom.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { WorkQueue } from '../../src/engine/work/workQueue.ts';
import { tinyModelWithPositions } from '../support/longTinyModel.ts';
import { openEngine } from '../support/openEngine.ts';
import { tinyModel } from '../support/projectPaths.ts';

const positions = 8192;
const dims = 32;
const words =
  'the cat dog bank river money house tree water fire red blue green run play eat'.split(' ');
const bulk = { priority: 'bulk' } as const;
const mean = { layer: -1, pooling: 'mean' } as const;

describe('long text in a random model that has room for it', () => {
  let folder: string;
  let engine: Engine;
  const random = seededRandom(11);
  const textOf = (count: number): string =>
    Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ste-long-'));
    // One vector for all positions: a window then differs from the whole text by what it does not see alone.
    const place = Float32Array.from({ length: dims }, () => (2 * random() - 1) * 0.3);
    const table = new Float32Array(positions * dims).map((_, i) => place[i % dims]!);
    await writeFile(join(folder, 'model.onnx'), tinyModelWithPositions(table));
    await copyFile(join(tinyModel, 'tokenizer.json'), join(folder, 'tokenizer.json'));
    await writeFile(join(folder, 'config.json'), `{"max_position_embeddings": ${positions}}`);
    engine = await openEngine(folder);
  });
  after(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  async function embedderWith(rule: WindowRule, session?: ModelSession): Promise<Embedder> {
    const { embedder } = await engine.model();
    return new Embedder(embedder.tokenizer, session ?? embedder.session, new WorkQueue(), rule);
  }

  test('windows over 5,000 tokens agree with one pass over all of them', async (t) => {
    const text = textOf(4998);
    const inOne = await embedderWith({ windowTokens: positions, overlapTokens: 64 });
    const inWindows = await embedderWith({ windowTokens: 256, overlapTokens: 64 });
    const layers = [0, 1, 2];
    const whole = await inOne.embedTokens(text, layers, bulk);
    const cut = await inWindows.embedTokens(text, layers, bulk);
    assert.equal(whole.encoding.ids.length, 5000);
    // Nothing is cut, repeated or moved: the embedding layer sees no context and is equal to the last bit.
    assert.deepEqual(cut.hiddenStates.get(0)!.data, whole.hiddenStates.get(0)!.data);
    for (const layer of [1, 2]) {
      const [a, b] = [whole.hiddenStates.get(layer)!, cut.hiddenStates.get(layer)!];
      const cosines = Array.from({ length: a.rows }, (_, i) => cosine(a.row(i), b.row(i)));
      const average = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
      const least = Math.min(...cosines);
      t.diagnostic(`layer ${layer}: mean cosine ${average.toFixed(4)}, least ${least.toFixed(4)}`);
      assert.ok(average > 0.995 && least > 0.95, `layer ${layer}: ${average}, ${least}`);
    }
    const pooled = cosine(
      (await inOne.embedTexts([text], mean, bulk)).row(0),
      (await inWindows.embedTexts([text], mean, bulk)).row(0),
    );
    t.diagnostic(`pooled: ${pooled.toFixed(6)}`);
    assert.ok(pooled > 0.999, String(pooled));
  });

  test('500,000 characters are embedded whole, a window at a time', async () => {
    const { session, tokenizer } = (await engine.model()).embedder;
    let largestBatch = 0;
    let longest = 0;
    let lastRun = '';
    const watched: ModelSession = {
      info: session.info,
      names: session.names,
      run: (input, outputs) => {
        largestBatch = Math.max(largestBatch, input.ids.length);
        longest = Math.max(longest, input.length);
        lastRun = input.ids.slice(-input.length).join(' ');
        return session.run(input, outputs);
      },
      dispose: () => Promise.resolve(),
    };
    const embedder = await embedderWith({ windowTokens: 256, overlapTokens: 64 }, watched);
    const text = textOf(130_000).slice(0, 500_000);
    assert.equal(text.length, 500_000);
    const { ids } = tokenizer.encode(text);
    const count = ids.length;
    let total = 0;
    const onProgress = (progress: { total: number }): void => {
      total = progress.total;
    };
    await embedder.embedTexts([text], mean, { ...bulk, onProgress });
    // What runs at once is bounded, whatever the text's length.
    assert.ok(longest <= 256 && largestBatch <= 1024, `${longest}, ${largestBatch}`);
    // Each token once, and what windows have in common twice.
    assert.ok(total >= count && total < 1.4 * count, `${total} of ${count}`);
    assert.ok(lastRun.endsWith(ids.slice(-100).join(' ')), 'the last window is the text’s end');
  });
});
