import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseModelFiles } from '../../../../src/node/hub/hubFileChoice.ts';

const hash = { kind: 'gitBlobSha1', hex: '0'.repeat(40) } as const;

function chosen(...paths: string[]): string[] {
  const files = paths.map((path) => ({ path, bytes: 1, hash }));
  return chooseModelFiles('owner/name', files).map(({ path }) => path);
}

test('the most precise ONNX file with its external data, a tokenizer and what describes them', () => {
  assert.deepEqual(
    chosen(
      '.gitattributes',
      'LICENSE',
      'README.md',
      '1_Pooling/config.json',
      'config.json',
      'model.safetensors',
      'modules.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'onnx/model.onnx_data_1',
      'onnx/model_fp16.onnx',
      'onnx/model_fp16.onnx_data',
      'onnx/model_quantized.onnx',
      'tokenizer.json',
      'tokenizer_config.json',
      'vocab.txt',
    ).toSorted(),
    [
      '1_Pooling/config.json',
      'config.json',
      'modules.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'onnx/model.onnx_data_1',
      'tokenizer.json',
      'tokenizer_config.json',
    ],
  );
  const older = ['model.onnx', 'vocab.txt', 'sentence_roberta_config.json'];
  assert.deepEqual(chosen(...older), older);
  assert.deepEqual(chosen('model_quantized.onnx', 'onnx/model_fp16.onnx', 'vocab.txt'), [
    'onnx/model_fp16.onnx',
    'vocab.txt',
  ]);
});

test('what follows pooling comes too, weights in safetensors alone', () => {
  const modules = ['1_Pooling/config.json', '2_Dense/config.json', '2_Dense/model.safetensors'];
  const others = ['2_Dense/pytorch_model.bin', 'deep/2_Dense/config.json', '2_Other/config.json'];
  assert.deepEqual(chosen('model.onnx', 'vocab.txt', ...modules, ...others), [
    'model.onnx',
    'vocab.txt',
    ...modules,
  ]);
});

test('an ONNX file under another name where it is the only one', () => {
  assert.deepEqual(chosen('onnx/encoder.onnx', 'vocab.txt'), ['onnx/encoder.onnx', 'vocab.txt']);
  const none = { code: 'modelMissing', message: /owner\/name has no ONNX file/ };
  assert.throws(() => chosen('encoder.onnx', 'decoder.onnx', 'vocab.txt'), none);
  assert.throws(() => chosen('deep/below/model.onnx', 'vocab.txt'), none);
  assert.throws(() => chosen('model.onnx'), { code: 'modelMissing', message: /tokenizer\.json/ });
});
