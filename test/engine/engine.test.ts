import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cosine } from '../../src/core/vectors/similarity.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel, sharedData, tinyModel } from '../support/projectPaths.ts';

interface GoldenText {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly ids: readonly number[];
  /** Layer, token, dimension. */
  readonly hiddenStates: readonly (readonly (readonly number[])[])[];
  readonly pooledMeanNormalised: readonly number[];
}

function largestDifference(a: Float32Array, b: readonly number[]): number {
  assert.ok(a.length >= b.length);
  return Math.max(...b.map((value, i) => Math.abs(value - a[i]!)));
}

describe('a tiny random model', () => {
  let engine: Engine;
  let golden: readonly GoldenText[];
  before(async () => {
    engine = await openEngine(tinyModel);
    const json = await readFile(join(tinyModel, 'golden.json'), 'utf8');
    golden = (JSON.parse(json) as { texts: GoldenText[] }).texts;
    assert.ok(golden.length > 0);
  });

  test('gives every token’s vector at every layer as the reference computes it', async () => {
    for (const { text, tokens, ids, hiddenStates } of golden) {
      for (const [layer, rows] of hiddenStates.entries()) {
        const answer = await engine.embedTokens({ text, layer, priority: 'query' });
        assert.deepEqual(answer.tokens, tokens);
        assert.deepEqual([...answer.encoding.ids], ids);
        for (const [token, row] of rows.entries()) {
          const { vector } = await engine.tokenVector({ text, layer, token, priority: 'query' });
          assert.ok(largestDifference(vector, row) < 1e-4, `${text}, layer ${layer}`);
        }
      }
    }
  });

  test('pools to the mean of its tokens, scaled to length 1', async () => {
    const texts = golden.map(({ text }) => text);
    const choice = { layer: -1, pooling: 'mean' } as const;
    const { rows, dims, data } = await engine.embedTexts({ texts, choice, priority: 'bulk' });
    assert.equal(rows, texts.length);
    for (const [i, { pooledMeanNormalised }] of golden.entries()) {
      const vector = data.subarray(i * dims, (i + 1) * dims);
      assert.ok(largestDifference(vector, pooledMeanNormalised) < 1e-5);
    }
  });

  test('a text’s vector does not depend on its company, its order or its repetition', async () => {
    const choice = { layer: -1, pooling: 'mean' } as const;
    const texts = ['The cat', 'was in', 'the house with', 'the cat was', 'The cat'];
    const together = await engine.embedTexts({ texts, choice, priority: 'bulk' });
    for (const [i, text] of texts.entries()) {
      const alone = await engine.embedTexts({ texts: [text], choice, priority: 'query' });
      const row = together.data.subarray(i * together.dims, (i + 1) * together.dims);
      assert.deepEqual(row, alone.data);
    }
  });

  test('rows are final batch by batch, each once, and are those of the whole matrix', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => `the cat ${'was in '.repeat(i % 9)}`);
    const choice = { layer: -1, pooling: 'mean' } as const;
    const whole = await engine.embedTexts({ texts, choice, priority: 'bulk' });
    const { embedder } = await engine.model();
    const seen = new Set<number>();
    let batches = 0;
    await embedder.embedTexts(texts, choice, {
      priority: 'bulk',
      onRows: (rows, matrix) => {
        batches++;
        for (const row of rows) {
          assert.ok(!seen.has(row));
          seen.add(row);
          assert.deepEqual(
            matrix.row(row),
            whole.data.subarray(row * whole.dims, (row + 1) * whole.dims),
          );
        }
      },
    });
    assert.equal(seen.size, texts.length);
    assert.ok(batches > 1);
  });

  test('a text that stands very many times is run once', async () => {
    const texts = new Array<string>(200_000).fill('the cat');
    const request = { texts, choice: { layer: -1, pooling: 'mean' }, priority: 'bulk' } as const;
    const { rows, dims, data } = await engine.embedTexts(request);
    assert.equal(rows, texts.length);
    assert.deepEqual(data.subarray(-dims), data.subarray(0, dims));
  });

  test('text without tokens and no text at all', async () => {
    const choice = { layer: -1, pooling: 'mean' } as const;
    const blank = await engine.embedTexts({ texts: ['', ' \n '], choice, priority: 'query' });
    assert.deepEqual(
      blank.data.subarray(0, blank.dims),
      blank.data.subarray(blank.dims, 2 * blank.dims),
    );
    const none = await engine.embedTexts({ texts: [], choice, priority: 'query' });
    assert.equal(none.rows, 0);
  });

  test('every pooling and layer on offer gives vectors of length 1; others are refused', async () => {
    for (const pooling of ['mean', 'cls', 'max', 'first-last'] as const) {
      for (const layer of [0, 1, 2, -1, -3]) {
        const request = {
          texts: ['the cat'],
          choice: { layer, pooling },
          priority: 'query',
        } as const;
        const { data } = await engine.embedTexts(request);
        assert.ok(Math.abs(Math.hypot(...data) - 1) < 1e-6);
      }
    }
    const choice = { layer: 3, pooling: 'mean' } as const;
    await assert.rejects(engine.embedTexts({ texts: ['a'], choice, priority: 'query' }), {
      code: 'invalidInput',
    });
  });

  test('a token that the text does not have is refused', async () => {
    for (const token of [-1, 1.5, 1000]) {
      const request = { text: 'the cat', layer: -1, token, priority: 'query' } as const;
      await assert.rejects(engine.tokenVector(request), { code: 'invalidInput' });
    }
  });

  test('long text: one vector for each token, progress up to the end, cancel between batches', async () => {
    const text = 'the cat was in the house. '.repeat(200);
    const seen: number[] = [];
    const answer = await engine.embedTokens(
      { text, layer: -1, priority: 'bulk' },
      { onProgress: ({ done, total }) => seen.push(done / total) },
    );
    assert.equal(answer.tokens.length, 200 * 7 + 2);
    assert.equal(answer.tokens.at(-1), '[SEP]');
    assert.equal(seen.at(-1), 1);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    const controller = new AbortController();
    const request = { text: `${text} again`, layer: -1, priority: 'bulk' } as const;
    const cancelled = engine.embedTokens(request, {
      signal: controller.signal,
      onProgress: () => {
        controller.abort();
      },
    });
    await assert.rejects(cancelled, { code: 'cancelled' });
  });

  test('windows agree with one pass in the middle of what they have in common', async () => {
    // 62 tokens fit one window of this model (64); the same words in a longer text are seen in two.
    const words = 'the cat was in the house with the time of the day '.repeat(2).trim();
    const inOne = await engine.embedTokens({ text: words, layer: 0, priority: 'query' });
    assert.ok(inOne.tokens.length <= 64);
    const long = `${words} ${words}`;
    const { tokens } = await engine.embedTokens({ text: long, layer: 0, priority: 'query' });
    // Layer 0 knows nothing but word and position, so the first window's half is exactly the same.
    for (const token of [0, 1, 5, 10]) {
      const a = await engine.tokenVector({ text: words, layer: 0, token, priority: 'query' });
      const b = await engine.tokenVector({ text: long, layer: 0, token, priority: 'query' });
      assert.deepEqual(a.vector, b.vector);
    }
    assert.equal(tokens.length, 2 * (inOne.tokens.length - 2) + 2);
  });
});

describe('the bundled model against PyTorch', () => {
  const reference = sharedData('reference', 'minilm-golden.json');
  interface Slices {
    readonly text: string;
    readonly tokens: readonly string[];
    readonly lastHiddenFirst6: readonly (readonly number[])[];
    readonly hiddenByLayerToken1First6: readonly (readonly number[])[];
    readonly pooledMeanNormalised: readonly number[];
  }

  test(
    'slices of every layer within 5e-2, pooled cosine at least .999',
    { skip: reference.skip },
    async () => {
      const engine = await openEngine(bundledModel);
      const { texts } = JSON.parse(await readFile(reference.path, 'utf8')) as { texts: Slices[] };
      for (const golden of texts) {
        const { text } = golden;
        const { tokens } = await engine.embedTokens({ text, layer: -1, priority: 'query' });
        assert.deepEqual(tokens, golden.tokens);
        for (const [token, slice] of golden.lastHiddenFirst6.entries()) {
          const { vector } = await engine.tokenVector({
            text,
            layer: -1,
            token,
            priority: 'query',
          });
          assert.ok(largestDifference(vector, slice) <= 5e-2, text);
        }
        for (const [layer, slice] of golden.hiddenByLayerToken1First6.entries()) {
          const { vector } = await engine.tokenVector({ text, layer, token: 1, priority: 'query' });
          assert.ok(largestDifference(vector, slice) <= 5e-2, `${text}, layer ${layer}`);
        }
        const choice = { layer: -1, pooling: 'mean' } as const;
        const { data } = await engine.embedTexts({ texts: [text], choice, priority: 'query' });
        assert.ok(cosine(data, Float32Array.from(golden.pooledMeanNormalised)) >= 0.999);
      }
    },
  );
});

describe('model folders', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ste-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function copyOf(name: string, files: readonly string[]): Promise<string> {
    const target = join(folder, name);
    await mkdir(target);
    for (const file of files) await copyFile(join(tinyModel, file), join(target, file));
    return target;
  }

  test('a folder laid out as on the Hub, without a manifest', async () => {
    const target = await copyOf('hub', ['model.onnx', 'tokenizer.json', 'config.json']);
    const engine = await openEngine(target);
    const { tokens } = await engine.embedTokens({ text: 'the cat', layer: 1, priority: 'query' });
    assert.deepEqual(tokens, ['[CLS]', 'the', 'cat', '[SEP]']);
  });

  test('a folder that is not there, without a model, without a tokenizer', async () => {
    await assert.rejects(openEngine(join(folder, 'nowhere')), { code: 'modelMissing' });
    await assert.rejects(openEngine(await copyOf('noModel', ['tokenizer.json'])), {
      code: 'modelMissing',
      message: /holds no model\.onnx/,
    });
    await assert.rejects(openEngine(await copyOf('noTokenizer', ['model.onnx'])), {
      code: 'modelMissing',
      message: /neither tokenizer\.json nor vocab\.txt/,
    });
  });

  test('a file that the manifest lists is missing or damaged', async () => {
    const files = ['manifest.json', 'model.onnx', 'tokenizer.json', 'config.json'];
    const target = await copyOf('damaged', files);
    const bytes = await readFile(join(target, 'model.onnx'));
    bytes[1000]! ^= 1;
    await writeFile(join(target, 'model.onnx'), bytes);
    await assert.rejects(openEngine(target), { code: 'modelInvalid', message: /SHA-256/ });
    await rm(join(target, 'model.onnx'));
    await assert.rejects(openEngine(target), {
      code: 'modelMissing',
      message: /install the extension/,
    });
  });

  test('bytes that are no model, and half a model, are refused with a reason', async () => {
    const target = await copyOf('corrupt', ['model.onnx', 'tokenizer.json', 'config.json']);
    const whole = await readFile(join(target, 'model.onnx'));
    for (const bytes of [
      whole.subarray(0, whole.length / 2),
      Buffer.from('version https://'),
      Buffer.alloc(0),
    ]) {
      await writeFile(join(target, 'model.onnx'), bytes);
      await assert.rejects(openEngine(target), (error: Error & { code?: string }) => {
        assert.match(error.code ?? '', /^(modelInvalid|unsupported)$/);
        return true;
      });
    }
  });

  test('an engine can be opened again after its folder was mended', async () => {
    const target = await copyOf('mended', ['tokenizer.json', 'config.json']);
    const engine = createEngine(() => undefined);
    await assert.rejects(engine.open({ modelFolder: target }), { code: 'modelMissing' });
    await copyFile(join(tinyModel, 'model.onnx'), join(target, 'model.onnx'));
    await engine.open({ modelFolder: target });
  });
});
