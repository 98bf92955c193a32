import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel, tinyModel } from '../support/projectPaths.ts';

const priority = 'query';
const run = promisify(execFile);

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Math.max(...Array.from(b, (value, i) => Math.abs(value - a[i]!)));
}

describe('where vectors come from', () => {
  const text = 'The cat was in the house, and the boats lie asleep.';
  let engine: Engine;
  before(async () => (engine = await openEngine(bundledModel)));

  const placesOf = async (of: string, piece: string): Promise<number[]> => {
    const { tokens } = await engine.embedTokens({ text: of, layer: -1, priority });
    return tokens.flatMap((one, i) => (one === piece ? [i] : []));
  };

  test('two tokens through the layers: the samples’ bank and bank part and meet again', async () => {
    const lines = (await readFile(join(projectRoot, 'samples', 'bank.txt'), 'utf8')).split('\n');
    const sample = lines[0]!;
    const [first = -1, second = -1] = await placesOf(sample, 'bank');
    const [a, b] = [
      { text: sample, token: first },
      { text: sample, token: second },
    ];
    const { cosines } = await engine.tokenPair({ first: a, second: b, priority });
    const wanted = [0.931, 0.879, 0.826, 0.816, 0.869, 0.888, 0.917];
    assert.ok(largestDifference(cosines, wanted) < 6e-4, cosines.join(' '));
    for (const [layer, cosine] of cosines.entries()) {
      const { cosines: all } = await engine.tokenVector({
        text: sample,
        token: first,
        layer,
        priority,
      });
      assert.ok(Math.abs(all[second]! - cosine) < 1e-5);
    }
    const { cosines: itself } = await engine.tokenPair({ first: a, second: a, priority });
    assert.ok(itself.every((cosine) => Math.abs(cosine - 1) < 1e-6));
  });

  test('of two texts each token is read in its own', async () => {
    const other = 'A cat slept.';
    const [[first = -1], [second = -1]] = [
      await placesOf(text, 'cat'),
      await placesOf(other, 'cat'),
    ];
    const { cosines } = await engine.tokenPair({
      first: { text, token: first },
      second: { text: other, token: second },
      priority,
    });
    const vectorOf = async (of: string, token: number) =>
      (await engine.tokenVector({ text: of, token, layer: -1, priority })).vector;
    const [a, b] = [await vectorOf(text, first), await vectorOf(other, second)];
    const dot = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    assert.ok(Math.abs(dot / (Math.hypot(...a) * Math.hypot(...b)) - cosines.at(-1)!) < 1e-5);
    const beyond = { first: { text, token: 99 }, second: { text, token: 1 }, priority } as const;
    await assert.rejects(engine.tokenPair(beyond), { code: 'invalidInput' });
  });

  test('the input is padded to a length, and refused where it is longer', async () => {
    const input = await engine.modelInput({ text: 'hello', maxLength: 5 });
    assert.deepEqual([...input.inputIds], [101, 7592, 102, 0, 0]);
    assert.deepEqual([...input.attentionMask], [1, 1, 1, 0, 0]);
    assert.deepEqual(input.tokens, ['[CLS]', 'hello', '[SEP]']);
    await assert.rejects(engine.modelInput({ text: 'hello', maxLength: 2 }), {
      code: 'tooManyTokens',
      message: /^Token length greater than max length/,
    });
  });

  test('a segment’s vector is that of its embedding, and its tokens’ shares add up to 1', async () => {
    const { vector, pieces, shares, hasPrompt } = await engine.wholeVector({ text, priority });
    const { choice } = await engine.open({ modelFolder: bundledModel });
    const { data } = await engine.embedTexts({ texts: [text], choice, priority });
    assert.deepEqual(vector, data);
    assert.equal(hasPrompt, false);
    assert.equal(pieces.length, shares!.length);
    assert.ok(Math.abs(shares!.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
    // Each share is the projection of the token's vector on the segment's, of the sum of all.
    const projections = [];
    for (const [token] of pieces.entries()) {
      const one = await engine.tokenVector({ text, token, layer: -1, priority });
      projections.push(one.vector.reduce((sum, value, i) => sum + value * vector[i]!, 0));
    }
    const whole = projections.reduce((sum, value) => sum + value, 0);
    assert.ok(
      largestDifference(
        shares!,
        projections.map((value) => value / whole),
      ) < 1e-5,
    );
  });

  test('Python’s five lines give the very numbers', async (t) => {
    const packages = 'numpy, onnx, onnxruntime, tokenizers';
    try {
      await run('python3', ['-c', `import ${packages}`]);
    } catch {
      t.skip(`python3 with ${packages} is not here`);
      return;
    }
    const python = async (code: string): Promise<number[]> => {
      const script = `${code}\nimport json; print(json.dumps(vector.tolist()))`;
      const { stdout } = await run('python3', ['-c', script], { maxBuffer: 1 << 24 });
      return JSON.parse(stdout) as number[];
    };
    const quoted = 'She said "tide\\n" — 😀\nand left.';
    for (const layer of [0, 3, -1]) {
      const request = { text: quoted, token: 3, layer };
      const { vector } = await engine.tokenVector({ ...request, priority });
      const code = await engine.vectorCode(request);
      assert.equal(
        code.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
        5,
      );
      assert.ok(largestDifference(await python(code), vector) < 1e-5);
    }
    const { vector } = await engine.wholeVector({ text: quoted, priority });
    const code = await engine.vectorCode({ text: quoted, token: undefined, layer: -1 });
    assert.ok(largestDifference(await python(code), vector) < 1e-5);
    // Of a long text a token's window alone is read.
    const long = 'The boats lie asleep in the harbour until the tide comes in. '.repeat(36);
    const inLong = { text: long, token: 400, layer: -1 };
    const far = await engine.tokenVector({ ...inLong, priority });
    assert.ok(largestDifference(await python(await engine.vectorCode(inLong)), far.vector) < 1e-5);
    await assert.rejects(engine.vectorCode({ ...inLong, token: undefined }), {
      code: 'unsupported',
    });
    const tiny = await openEngine(tinyModel);
    const inTiny = { text: 'a cat sat', token: 1, layer: 1 };
    const small = await tiny.tokenVector({ ...inTiny, priority });
    assert.ok(largestDifference(await python(await tiny.vectorCode(inTiny)), small.vector) < 1e-5);
  });
});
