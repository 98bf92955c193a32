import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Engine } from '../../src/engine/engine.ts';
import { attentionHabits } from '../../src/protocol/insideApi.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel, sharedData, tinyModel } from '../support/projectPaths.ts';
import { readTinyModel } from '../support/tinyModels.ts';

const priority = 'query';

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(b, (value, i) => Math.abs(value - a[i]!)));
}

function rowSum(weights: Float32Array, size: number, row: number): number {
  return weights.subarray(row * size, (row + 1) * size).reduce((sum, weight) => sum + weight, 0);
}

/** The largest distance of `layer0` from scale x normalised(sum) + shift, both found from the tokens themselves. */
function normalisationError(
  tokens: readonly { sum: Float32Array; layer0: Float32Array }[],
): number {
  const normalised = tokens.map(({ sum }) => {
    const mean = sum.reduce((all, value) => all + value, 0) / sum.length;
    const variance = sum.reduce((all, value) => all + (value - mean) ** 2, 0) / sum.length;
    return Float64Array.from(sum, (value) => (value - mean) / Math.sqrt(variance + 1e-12));
  });
  let error = 0;
  for (let i = 0; i < tokens[0]!.sum.length; i++) {
    const xs = normalised.map((row) => row[i]!);
    const ys = tokens.map(({ layer0 }) => layer0[i]!);
    const [meanX, meanY] = [xs, ys].map((all) => all.reduce((a, b) => a + b, 0) / all.length) as [
      number,
      number,
    ];
    const spread = xs.reduce((all, x) => all + (x - meanX) ** 2, 0);
    const scale = xs.reduce((all, x, t) => all + (x - meanX) * (ys[t]! - meanY), 0) / spread;
    for (const [t, x] of xs.entries()) {
      error = Math.max(error, Math.abs(meanY + scale * (x - meanX) - ys[t]!));
    }
  }
  return error;
}

for (const [name, folder] of [
  ['a tiny random model', tinyModel],
  ['the bundled model', bundledModel],
] as const) {
  describe(`inside ${name}`, () => {
    const text = 'The cat was in the house, and the boats lie asleep.';
    let engine: Engine;
    let info: {
      attentionLayerCount: number;
      hiddenStateCount: number;
      embeddingParts: readonly string[];
    };
    let length: number;
    before(async () => {
      engine = await openEngine(folder);
      info = (await engine.open({ modelFolder: folder })).info;
      length = (await engine.embedTokens({ text, layer: -1, priority })).tokens.length;
    });

    test('every row of every map sums to 1; the mean is that of the heads; the overview is of the same maps', async () => {
      const overview = await engine.attentionOverview({ text, token: 1, priority });
      const { layers, heads, side, window } = overview;
      assert.deepEqual(window, {
        size: length,
        start: 0,
        firstToken: 0,
        endToken: length,
        secondStart: length,
        index: 0,
        count: 1,
      });
      assert.equal(layers, info.attentionLayerCount);
      assert.ok(layers > 0 && heads > 1);
      assert.equal(side, length);
      for (let layer = 1; layer <= layers; layer++) {
        const mean = new Float32Array(length * length);
        for (let head = 1; head <= heads + 1; head++) {
          const isMean = head > heads;
          const choice = { layer, head: isMean ? ('mean' as const) : head };
          const { weights } = await engine.attention({ text, token: 1, priority, ...choice });
          assert.equal(weights.length, length * length);
          for (let row = 0; row < length; row++) {
            assert.ok(Math.abs(rowSum(weights, length, row) - 1) < 1e-5);
          }
          if (isMean) assert.ok(largestDifference(weights, mean) < 1e-6);
          else weights.forEach((weight, i) => (mean[i]! += weight / heads));
          const index = (layer - 1) * (heads + 1) + head - 1;
          const small = overview.maps.subarray(index * side * side, (index + 1) * side * side);
          assert.deepEqual(
            small,
            Uint8Array.from(weights, (one) => Math.round(255 * Math.sqrt(one))),
          );
          const habits = overview.habits.subarray(5 * index, 5 * index + 5);
          const itself = weights.filter((_, i) => i % (length + 1) === 0);
          const own = itself.reduce((sum, one) => sum + one, 0) / length;
          assert.ok(Math.abs(habits[attentionHabits.indexOf('itself')]! - own) < 1e-6);
        }
      }
    });

    test('a token’s way through the layers is that of its vectors', async () => {
      const { norms, cosines } = await engine.tokenPath({ text, token: 2, priority });
      assert.equal(norms.length, info.hiddenStateCount);
      let before: Float32Array | undefined;
      for (const [layer, length] of norms.entries()) {
        const { vector } = await engine.tokenVector({ text, layer, token: 2, priority });
        assert.ok(Math.abs(Math.hypot(...vector) - length) < 1e-4);
        if (before) {
          const dot = vector.reduce((sum, value, i) => sum + value * before![i]!, 0);
          const wanted = dot / (Math.hypot(...vector) * Math.hypot(...before));
          assert.ok(Math.abs(wanted - cosines[layer]!) < 1e-5);
        } else {
          assert.ok(Number.isNaN(cosines[layer]));
        }
        before = vector;
      }
    });

    test('what goes in, added up and normalised, is layer 0', async (t) => {
      if (info.embeddingParts.length === 0) {
        t.skip('this model’s graph does not show its parts');
        return;
      }
      const answers = [];
      for (let token = 0; token < length; token++) {
        const answer = await engine.tokenInputs({ text, token, priority });
        assert.equal(answer.position, token);
        assert.deepEqual(
          answer.parts.map(({ name: part }) => part),
          info.embeddingParts,
        );
        const sum = answer.sum.map((_, i) =>
          answer.parts.reduce((all, { vector }) => all + vector[i]!, 0),
        );
        assert.ok(largestDifference(answer.sum, sum) < 1e-6);
        const { vector } = await engine.tokenVector({ text, layer: 0, token, priority });
        assert.ok(largestDifference(answer.layer0, vector) < 1e-5);
        answers.push(answer);
      }
      assert.ok(normalisationError(answers) < 1e-4);
    });

    test('layers, heads and tokens that there are not are refused', async () => {
      const request = { text, token: 1, priority, layer: 1, head: 1 } as const;
      for (const wrong of [
        { layer: 0 },
        { layer: 99 },
        { head: 0 },
        { head: 99 },
        { token: 999 },
      ]) {
        await assert.rejects(engine.attention({ ...request, ...wrong }), { code: 'invalidInput' });
      }
    });
  });
}

test('of a long text the window is looked into from which the token’s vectors are taken', async () => {
  const engine = await openEngine(bundledModel);
  const text = 'The boats lie asleep in the harbour until the tide comes in. '.repeat(36);
  const { tokens } = await engine.embedTokens({ text, layer: -1, priority });
  const seen = new Set<number>();
  let covered = 0;
  for (let token = 0; token < tokens.length; token = covered) {
    const request = { text, token, priority, layer: 6, head: 3 } as const;
    const { window, weights } = await engine.attention(request);
    assert.equal(window.size, 256);
    assert.equal(weights.length, 256 * 256);
    assert.equal(window.firstToken, covered);
    assert.ok(window.endToken > covered);
    for (const at of [window.firstToken, window.endToken - 1]) {
      const { window: same } = await engine.tokenPath({ text, token: at, priority });
      assert.deepEqual(same, window);
      const { vector } = await engine.tokenVector({ text, token: at, layer: 6, priority });
      const { norms } = await engine.tokenPath({ text, token: at, priority });
      assert.ok(Math.abs(Math.hypot(...vector) - norms[6]!) < 1e-4);
    }
    seen.add(window.index);
    covered = window.endToken;
  }
  assert.equal(covered, tokens.length);
  assert.deepEqual(
    [...seen],
    Array.from(seen, (_, i) => i),
  );
});

describe('a pair', () => {
  const [text, second] = ['a b c', 'd e'] as const;

  test('is read at once, with the second token type’s embedding for the second text', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'ste-inside-'));
    t.after(() => rm(folder, { recursive: true }));
    const config = { model_type: 'bert', vocab_size: 120, max_position_embeddings: 64 };
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...'a b c d e f'.split(' ')];
    await writeFile(join(folder, 'model.onnx'), readTinyModel('bert/opset17'));
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    await writeFile(join(folder, 'vocab.txt'), vocabulary.join('\n'));
    const engine = await openEngine(folder);
    const { tokens } = await engine.embedTokens({ text, layer: -1, priority });
    const request = { text, second, token: 0, priority, layer: 1, head: 1 } as const;
    const { window, weights } = await engine.attention(request);
    assert.equal(window.secondStart, tokens.length);
    assert.equal(window.size, tokens.length + 3);
    for (let row = 0; row < window.size; row++) {
      assert.ok(Math.abs(rowSum(weights, window.size, row) - 1) < 1e-5);
    }
    const types = [];
    for (let token = 0; token < window.size; token++) {
      const { parts } = await engine.tokenInputs({ text, second, token, priority });
      types.push(parts.find(({ name }) => name === 'tokenType')!.vector);
    }
    for (const [token, vector] of types.entries()) {
      assert.deepEqual(vector, types[token < window.secondStart ? 0 : window.size - 1]);
    }
    assert.notDeepEqual(types[0], types.at(-1));
    const long = 'a b c '.repeat(40);
    await assert.rejects(engine.attentionOverview({ text, second: long, token: 0, priority }), {
      code: 'tooManyTokens',
    });
  });

  test('is refused by a model without token types', async () => {
    const engine = await openEngine(tinyModel);
    await assert.rejects(engine.attentionOverview({ text, second, token: 0, priority }), {
      code: 'unsupported',
    });
  });
});

describe('attention against PyTorch', () => {
  test('the tiny random model’s maps within 1e-4', async (t) => {
    const json = await readFile(join(tinyModel, 'golden.json'), 'utf8');
    const { texts } = JSON.parse(json) as {
      texts: { text: string; attentions?: number[][][][] }[];
    };
    if (!texts[0]?.attentions) {
      t.skip('the tiny model’s golden file holds no attention');
      return;
    }
    const engine = await openEngine(tinyModel);
    for (const { text, attentions = [] } of texts) {
      for (const [layer, heads] of attentions.entries()) {
        for (const [head, rows] of heads.entries()) {
          const request = { text, token: 0, priority, layer: layer + 1, head: head + 1 } as const;
          const { weights } = await engine.attention(request);
          assert.ok(largestDifference(weights, rows.flat()) < 1e-4, text);
        }
      }
    }
  });

  const reference = sharedData('reference', 'minilm-golden.json');
  // The shipped weights are rounded to eight bits; measured: 3.7e-3.
  test('head 1’s row of [CLS] at every layer within 1e-2', { skip: reference.skip }, async () => {
    const engine = await openEngine(bundledModel);
    const { texts } = JSON.parse(await readFile(reference.path, 'utf8')) as {
      texts: { text: string; attentionByLayerHead0RowCls: number[][] }[];
    };
    let worst = 0;
    for (const { text, attentionByLayerHead0RowCls: rows } of texts) {
      for (const [layer, row] of rows.entries()) {
        const request = { text, token: 0, priority, layer: layer + 1, head: 1 } as const;
        const { weights, window } = await engine.attention(request);
        assert.equal(window.size, row.length);
        worst = Math.max(worst, largestDifference(weights, row));
      }
    }
    assert.ok(worst <= 1e-2, `${worst}`);
  });
});
