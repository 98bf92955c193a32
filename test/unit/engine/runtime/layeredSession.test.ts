import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import type { SessionInput } from '../../../../src/core/embedder/modelSession.ts';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { withOutputs } from '../../../../src/core/model/onnx/onnxOverlay.ts';
import { lengthDelimited } from '../../../../src/core/model/onnx/protobuf.ts';
import {
  LayeredSession,
  type LayeredSessionOptions,
  type OnnxRuntime,
} from '../../../../src/engine/runtime/layeredSession.ts';
import { nativeLibrary, wasmLibrary } from '../../../../src/engine/runtime/library/onnxLibrary.ts';
import { onnxRuntime } from '../../../../src/engine/runtime/onnxRuntime.ts';
import {
  differencesToPyTorch,
  externalDataOf,
  readTinyModel,
  tinyModelDims,
  tinyModelHeads,
  tinyModelLayers,
  tinyModelProbe,
  tinyModels,
} from '../../../support/tinyModels.ts';

const runtime = onnxRuntime(await nativeLibrary(), 1, { precision: 'fp32' });
const webAssembly = onnxRuntime(await wasmLibrary(1), 1, { precision: 'fp32' });

/** IR version 8, operators of opset 13, a graph with a name. */
const emptyModel = joined(
  Uint8Array.of(0x08, 8),
  lengthDelimited(8, Uint8Array.of(0x10, 13)),
  lengthDelimited(7, lengthDelimited(2, text('nothing'))),
);

const sequence: SessionInput = { ids: Int32Array.of(2, 17, 40, 3), batchSize: 1, length: 4 };

function open(
  model: Uint8Array,
  options: Partial<LayeredSessionOptions> = {},
  by: OnnxRuntime = runtime,
): Promise<LayeredSession> {
  return LayeredSession.create(model, by, {
    headCount: undefined,
    probe: tinyModelProbe,
    ...options,
  });
}

describe('every layer, attention map and embedding part agrees with PyTorch', () => {
  for (const [tiny, by] of [
    ...tinyModels.map((model) => [model, runtime] as const),
    ...tinyModels.map((model) => [model, webAssembly] as const),
  ]) {
    test(`${tiny.name}, ${by.kind}`, async () => {
      const externalData = externalDataOf(tiny);
      const session = await open(readTinyModel(tiny.name), { externalData }, by);
      const { info } = session;
      const isBert = tiny.name.startsWith('bert');
      assert.equal(info.dims, tinyModelDims);
      assert.equal(info.hiddenStateCount, tinyModelLayers + 1);
      assert.equal(info.takesTokenTypes, isBert);
      if (tiny.offersAttention) {
        assert.equal(info.attentionLayerCount, tinyModelLayers);
        assert.equal(info.headCount, tinyModelHeads);
        assert.equal(info.layersNote, undefined);
        const parts = isBert ? ['word', 'position', 'tokenType'] : ['word', 'position'];
        assert.deepEqual(info.embeddingParts, parts);
      } else {
        assert.equal(info.attentionLayerCount, 0);
        assert.match(info.layersNote ?? '', /fused operator/);
      }
      for (const [what, difference] of await differencesToPyTorch(session, tiny.golden)) {
        assert.ok(difference <= tiny.tolerance, `${what} differs by ${difference}`);
      }
      await session.dispose();
    });
  }
});

describe('a graph that is not understood', () => {
  test('gives its last layer, found by its name, and says why', async () => {
    // The embedding layer's sum as the model's last layer: not what its last normalisation gives.
    const model = renamed(readTinyModel('bert/opset17'), 'last_hidden_state', 'prev_hidden_state');
    const named = withNode(model, 'Identity', ['prev_hidden_state'], 'doubled');
    const last = withNode(named, 'Add', ['doubled', 'doubled'], 'last_hidden_state');
    const session = await open(withOutputs(last, ['last_hidden_state']));
    assert.equal(session.info.hiddenStateCount, 1);
    assert.equal(session.info.attentionLayerCount, 0);
    assert.match(
      session.info.layersNote ?? '',
      /^Only the last layer of this model is offered: .+\.$/,
    );
    const { hiddenStates } = await session.run(sequence, { hiddenLayers: [0] });
    const whole = await open(readTinyModel('bert/opset17'));
    const reference = await whole.run(sequence, { hiddenLayers: [tinyModelLayers] });
    const doubled = reference.hiddenStates.get(tinyModelLayers)?.map((value) => 2 * value);
    assert.deepEqual(hiddenStates.get(0), doubled);
  });

  test('nor do outputs that a runtime refuses cost the last layer', async () => {
    const tiny = readTinyModel('distilbert/opset17');
    let loads = 0;
    const refusing: OnnxRuntime = {
      ...runtime,
      load: (model, externalData): Promise<InferenceSession> => {
        loads++;
        if (model.length > tiny.length) return Promise.reject(new Error('Invalid output name'));
        return runtime.load(model, externalData);
      },
    };
    const session = await open(tiny, {}, refusing);
    assert.equal(loads, 2);
    assert.match(session.info.layersNote ?? '', /Invalid output name/);
    const worst = await differencesToPyTorch(session, 'distilbert/golden');
    assert.deepEqual([...worst.keys()], ['layer 0']);
    assert.ok((worst.get('layer 0') ?? 1) < 1e-4);
  });
});

describe('what cannot be run is refused with a sentence that says what to do', () => {
  const refusals: Readonly<Record<string, [Uint8Array, AppError['code'], RegExp]>> = {
    'a truncated file': [readTinyModel('bert/opset11').slice(0, 30_000), 'modelInvalid', /fetch/],
    'a file of an IR version to come': [
      joined(readTinyModel('bert/opset17'), Uint8Array.of(0x08, 99)),
      'unsupported',
      /IR version 99, opset 17/,
    ],
    'an opset to come': [
      // The version of ONNX's own operators: the last entry counts.
      joined(readTinyModel('bert/opset17'), lengthDelimited(8, Uint8Array.of(0x10, 120))),
      'unsupported',
      /opset 120/,
    ],
    'a cache of whole numbers': [
      withInput(readTinyModel('bert/opset17'), 'past_key_values.0.key'),
      'unsupported',
      /takes past_key_values\.0\.key as numbers of a type/,
    ],
    'weights in a file that is not there': [
      readTinyModel('bert/external'),
      'modelMissing',
      /external\.onnx_data/,
    ],
    'no vectors of tokens': [
      withOutputs(withNode(withInput(emptyModel, 'input_ids'), 'Identity', ['input_ids'], 'same'), [
        'same',
      ]),
      'unsupported',
      /gives same,/,
    ],
  };
  for (const [what, [model, code, message]] of Object.entries(refusals)) {
    test(what, () =>
      assert.rejects(open(model), (error: unknown) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      }),
    );
  }
});

test('positions are fed to models that want them', async () => {
  const model = withInput(readTinyModel('distilbert/opset17'), 'position_ids');
  const fed: unknown[] = [];
  const watching: OnnxRuntime = {
    ...runtime,
    Tensor: runtime.Tensor,
    load: async (bytes, externalData) => {
      const session = await runtime.load(bytes, externalData);
      return new Proxy(session, {
        get: (target, key) =>
          key === 'run'
            ? (feeds: Record<string, Tensor>, names: string[]) => {
                fed.push(feeds['position_ids']?.data);
                return target.run(feeds, names);
              }
            : (Reflect.get(target, key) as unknown),
      });
    },
  };
  const session = await open(model, {}, watching);
  await session.run(
    { ids: Int32Array.of(2, 9, 3, 2, 8, 3), batchSize: 2, length: 3 },
    { hiddenLayers: [0] },
  );
  assert.deepEqual(fed.at(-1), BigInt64Array.of(0n, 1n, 2n, 0n, 1n, 2n));
});

const hubModel =
  process.env['SEMANTIC_TEXT_HUB_EXPORT'] ??
  join(projectRoot, '..', 'shared', 'models', 'all-minilm-l6-v2-q.onnx');

test(
  'an export as the Hub has it gives every layer and map, its last layer to the bit',
  { skip: existsSync(hubModel) ? false : 'no all-minilm-l6-v2-q.onnx (SEMANTIC_TEXT_HUB_EXPORT)' },
  async () => {
    const model = new Uint8Array(readFileSync(hubModel));
    const session = await open(model, { probe: [101, 102] });
    const { hiddenStateCount, attentionLayerCount, headCount, embeddingParts } = session.info;
    assert.deepEqual([hiddenStateCount, attentionLayerCount, headCount], [7, 6, 12]);
    assert.deepEqual(embeddingParts, ['word', 'position', 'tokenType']);
    const ids = Int32Array.of(101, 2023, 2003, 1037, 3231, 102);
    const result = await session.run(
      { ids, batchSize: 1, length: ids.length },
      { hiddenLayers: [6], attentionLayers: [0, 1, 2, 3, 4, 5] },
    );
    const plain = await runtime.load(model, []);
    const tensor = (valueAt: (at: number) => number): Tensor =>
      new Tensor(
        'int64',
        BigInt64Array.from(ids, (_, at) => BigInt(valueAt(at))),
        [1, ids.length],
      );
    const own = await plain.run({
      input_ids: tensor((at) => ids[at] ?? 0),
      attention_mask: tensor(() => 1),
      token_type_ids: tensor(() => 0),
    });
    assert.deepEqual(result.hiddenStates.get(6), own['last_hidden_state']?.data);
    for (const map of result.attentions.values()) {
      for (let row = 0; row < map.length; row += ids.length) {
        const sum = map.subarray(row, row + ids.length).reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - 1) < 1e-5);
      }
    }
  },
);

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Appends to the model's graph: a protobuf reader merges what is repeated. */
function withGraphField(model: Uint8Array, field: number, content: Uint8Array): Uint8Array {
  return joined(model, lengthDelimited(7, lengthDelimited(field, content)));
}

function withNode(
  model: Uint8Array,
  opType: string,
  inputs: readonly string[],
  output: string,
): Uint8Array {
  const node = joined(
    ...inputs.map((input) => lengthDelimited(1, text(input))),
    lengthDelimited(2, text(output)),
    lengthDelimited(4, text(opType)),
  );
  return withGraphField(model, 1, node);
}

/** One more input, of 64-bit integers, that nothing reads. */
function withInput(model: Uint8Array, name: string): Uint8Array {
  const shape = lengthDelimited(
    2,
    joined(lengthDelimited(1, new Uint8Array()), lengthDelimited(1, new Uint8Array())),
  );
  const type = lengthDelimited(1, joined(Uint8Array.of(0x08, 7), shape));
  return withGraphField(
    model,
    11,
    joined(lengthDelimited(1, text(name)), lengthDelimited(2, type)),
  );
}

/** Every name that is exactly `from` becomes `to`, which is as long as it. */
function renamed(model: Uint8Array, from: string, to: string): Uint8Array {
  const bytes = Buffer.from(model);
  const wanted = Buffer.from([from.length, ...text(from)]);
  assert.ok(to.length >= from.length);
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    bytes.write(to.slice(0, from.length), at + 1);
  }
  return new Uint8Array(bytes);
}

test('too little memory is said, and no layers are given up for it', async () => {
  let loads = 0;
  const full: OnnxRuntime = {
    ...runtime,
    load: () => {
      loads++;
      const said = "Can't create a session. failed to allocate a buffer of size 25376982.";
      return Promise.reject(new Error(said));
    },
  };
  await assert.rejects(open(readTinyModel('distilbert/opset17'), {}, full), {
    code: 'engineUnavailable',
    message: /failed to allocate .*; there is too little memory for it: close other programs/,
  });
  assert.equal(loads, 1);
});
