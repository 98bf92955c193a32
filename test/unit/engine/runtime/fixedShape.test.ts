import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LayeredSession } from '../../../../src/engine/runtime/layeredSession.ts';
import { nativeLibrary } from '../../../../src/engine/runtime/library/onnxLibrary.ts';
import { onnxRuntime } from '../../../../src/engine/runtime/onnxRuntime.ts';
import { readTinyModel, tinyModelLayers, tinyModelProbe } from '../../../support/tinyModels.ts';

const runtime = onnxRuntime(await nativeLibrary(), 1, { precision: 'fp32' });
const original = readTinyModel('bert/opset17');
const options = { headCount: undefined, probe: tinyModelProbe };

/** The model with sizes in place of the names of its axes, at the same number of bytes. */
function fixed(sizes: Readonly<Record<string, number>>): Uint8Array {
  const bytes = Buffer.from(original);
  for (const [name, size] of Object.entries(sizes)) {
    const named = Buffer.concat([Buffer.of(0x12, name.length), Buffer.from(name)]);
    // `dim_value`, a number of as many bytes as the name.
    const number = Buffer.alloc(name.length + 1, 0x80);
    number[0] = 0x80 | size;
    number[number.length - 1] = 0;
    const sized = Buffer.concat([Buffer.of(0x08), number]);
    let count = 0;
    for (let at = bytes.indexOf(named); at !== -1; at = bytes.indexOf(named, at + 1)) {
      sized.copy(bytes, at);
      count++;
    }
    assert.ok(count >= 4, `${name} stands ${count} times`);
  }
  return bytes;
}

const ids = [
  [2, 9, 17, 40, 3],
  [2, 55, 6, 7, 3],
  [2, 101, 100, 8, 3],
];
const input = { ids: Int32Array.from(ids.flat()), batchSize: 3, length: 5 };
const layers = Array.from({ length: tinyModelLayers + 1 }, (_, layer) => layer);
const attentionLayers = layers.slice(1).map((layer) => layer - 1);
const outputs = { hiddenLayers: layers, attentionLayers, embeddingParts: true };

describe('a file that runs at one shape alone', () => {
  for (const sizes of [
    { length: 16 },
    { batch: 2 },
    { batch: 2, length: 16 },
    { batch: 1, length: 5 },
  ]) {
    test(`gives what the same model gives at any: ${JSON.stringify(sizes)}`, async () => {
      const session = await LayeredSession.create(fixed(sizes), runtime, options);
      assert.deepEqual(session.info.fixedShape, sizes);
      assert.equal(session.info.layersNote, undefined);
      const free = await LayeredSession.create(original, runtime, options);
      assert.equal(free.info.fixedShape, undefined);
      const [mine, whole] = [await session.run(input, outputs), await free.run(input, outputs)];
      for (const key of ['hiddenStates', 'attentions', 'embeddingParts'] as const) {
        assert.deepEqual([...mine[key].keys()], [...whole[key].keys()]);
        for (const [what, values] of whole[key] as ReadonlyMap<unknown, Float32Array>) {
          const others = (mine[key] as ReadonlyMap<unknown, Float32Array>).get(what);
          assert.equal(others?.length, values.length);
          const worst = Math.max(...values.map((value, i) => Math.abs(value - others[i]!)));
          assert.ok(worst < 1e-5, `${key} ${String(what)}: ${worst}`);
        }
      }
      await session.dispose();
      await free.dispose();
    });
  }

  test('reads no longer text, and says why', async () => {
    const session = await LayeredSession.create(fixed({ length: 16 }), runtime, options);
    const long = { ids: new Int32Array(17).fill(9), batchSize: 1, length: 17 };
    await assert.rejects(session.run(long, { hiddenLayers: [0] }), {
      code: 'tooManyTokens',
      message: /has 17 tokens, and the model’s file reads 16/,
    });
  });

  test('a run that fails names its cause: ids beyond the table, and nothing of the tokenizer else', async () => {
    const session = await LayeredSession.create(original, runtime, options);
    const beyond = { ids: Int32Array.of(2, 5000, 3), batchSize: 1, length: 3 };
    await assert.rejects(session.run(beyond, { hiddenLayers: [0] }), {
      code: 'modelInvalid',
      message: /its tokenizer may belong to another model/,
    });
  });
});
