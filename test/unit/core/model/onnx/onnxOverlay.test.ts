import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { externalDataPaths } from '../../../../../src/core/model/onnx/externalDataPaths.ts';
import { outlineGraph, withOutputs } from '../../../../../src/core/model/onnx/onnxOverlay.ts';
import { lengthDelimited } from '../../../../../src/core/model/onnx/protobuf.ts';
import { readTinyModel } from '../../../../support/tinyModels.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const tiny = new Uint8Array(readFileSync(join(root, 'test/fixtures/tinyModel/model.onnx')));
const spelledOut = readTinyModel('bert/opset11');

test('finds every hidden state, attention map and embedding part', () => {
  const outline = outlineGraph(tiny);
  assert.deepEqual(
    outline.inputs.map(({ name }) => name),
    ['input_ids', 'attention_mask'],
  );
  assert.deepEqual(outline.outputs, ['last_hidden_state']);
  assert.equal(outline.hiddenStates.length, 3);
  assert.equal(outline.hiddenStates.at(-1), 'last_hidden_state');
  assert.equal(outline.attentions.length, 2);
  // The table is stored quantised: what is added up, not what is gathered.
  assert.equal(outline.embeddingParts.get('word'), 'embeddings.word_rows');
  assert.deepEqual([...outline.embeddingParts.keys()], ['word', 'position']);
  assert.equal(outline.note, undefined);
});

test('appended outputs are read back, and the bytes before them stay', () => {
  const names = outlineGraph(tiny).hiddenStates.slice(0, 2);
  const extended = withOutputs(tiny, names);
  assert.deepEqual(extended.subarray(0, tiny.length), tiny);
  assert.deepEqual(outlineGraph(extended).outputs, ['last_hidden_state', ...names]);
});

test('a graph that is not an encoder’s offers its last layer alone and says why', () => {
  const outline = outlineGraph(withOutputs(new Uint8Array(), ['logits']));
  assert.deepEqual(outline.outputs, ['logits']);
  assert.deepEqual(outline.hiddenStates, []);
  assert.match(outline.note ?? '', /not built like an encoder/);
});

test('weights that old files list among the inputs are none', () => {
  const [weight] = [...readNames(spelledOut)];
  assert.ok(weight !== undefined);
  const input = lengthDelimited(7, lengthDelimited(11, lengthDelimited(1, text(weight))));
  const names = outlineGraph(joined(spelledOut, input)).inputs.map(({ name }) => name);
  assert.deepEqual(names, ['input_ids', 'attention_mask', 'token_type_ids']);
});

test('bytes that lie about their lengths are refused, never followed', () => {
  const whole = [tiny, spelledOut];
  for (const model of whole) isRefused(() => outlineGraph(model.subarray(0, model.length - 10)));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      refusesOrReads(bytes);
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...whole),
      fc.nat(),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (model, length, changes) => {
        const bytes = model.slice(0, length % 3 === 0 ? length % model.length : model.length);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        refusesOrReads(bytes);
      },
    ),
    { numRuns: 300 },
  );
});

test('a hostile graph costs neither hours nor all memory', () => {
  const opset = Uint8Array.of(0x08, 8);
  // In a circle.
  const circle = [
    node('Cast', ['b'], 'a'),
    node('Cast', ['a'], 'b'),
    node('LayerNormalization', ['a'], 'c'),
  ];
  assert.match(outlineGraph(joined(opset, ...circle)).note ?? '', /^Only the last layer/);
  // Thousands of normalisations, each of which leads back to all that others add up.
  const wide = Array.from({ length: 2_000 }, (_, i) =>
    node('Add', [`s${i}`, `s${i + 1}`], `s${i + 2}`),
  );
  const norms = Array.from({ length: 8_000 }, (_, i) =>
    node('LayerNormalization', ['s2001'], `n${i}`),
  );
  assert.match(outlineGraph(joined(opset, ...wide, ...norms)).note ?? '', /too tangled/);
  // More than any encoder has.
  const empty = lengthDelimited(7, lengthDelimited(1, new Uint8Array()));
  isRefused(() => outlineGraph(repeated(empty, 200_001)));
  isRefused(() => outlineGraph(node('x'.repeat(33_000_000), [], 'y')));
});

test('files beside the model are found wherever a tensor may lie, deep nesting is refused', () => {
  assert.deepEqual(externalDataPaths(readTinyModel('bert/external')), ['external.onnx_data']);
  assert.deepEqual(externalDataPaths(spelledOut), []);
  const tensor = (path: string): Uint8Array =>
    lengthDelimited(
      13,
      joined(lengthDelimited(1, text('location')), lengthDelimited(2, text(path))),
    );
  const attribute = (field: number, content: Uint8Array): Uint8Array =>
    lengthDelimited(1, lengthDelimited(5, lengthDelimited(field, content)));
  const branch = attribute(6, attribute(5, tensor('../b')));
  const graph = lengthDelimited(7, joined(attribute(5, tensor('/a')), branch));
  assert.deepEqual(externalDataPaths(graph), ['/a', '../b']);
  let deep: Uint8Array = attribute(5, tensor('c'));
  for (let level = 0; level < 60; level++) deep = attribute(6, deep);
  isRefused(() => externalDataPaths(lengthDelimited(7, deep)));
});

function refusesOrReads(bytes: Uint8Array): void {
  for (const read of [outlineGraph, externalDataPaths]) {
    try {
      read(bytes);
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'modelInvalid');
    }
  }
}

function isRefused(read: () => unknown): void {
  assert.throws(
    read,
    (error: unknown) => error instanceof AppError && error.code === 'modelInvalid',
  );
}

/** A model whose graph has this node alone. */
function node(opType: string, inputs: readonly string[], output: string): Uint8Array {
  const fields = [
    ...inputs.map((input) => lengthDelimited(1, text(input))),
    lengthDelimited(2, text(output)),
    lengthDelimited(4, text(opType)),
  ];
  return lengthDelimited(7, lengthDelimited(1, joined(...fields)));
}

/** Names of weights, as the file has them. */
function readNames(model: Uint8Array): string[] {
  const names = Buffer.from(model)
    .toString('latin1')
    .match(/embeddings\.LayerNorm\.weight/g);
  return [...new Set(names?.map((name) => `model.${name}`))];
}

function repeated(part: Uint8Array, times: number): Uint8Array {
  const whole = new Uint8Array(part.length * times);
  for (let at = 0; at < whole.length; at += part.length) whole.set(part, at);
  return whole;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
