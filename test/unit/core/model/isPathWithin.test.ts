import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPathWithin } from '../../../../src/core/model/isPathWithin.ts';

test('paths stay in their folder, on every platform', () => {
  const within = [
    ...[
      'a',
      'model.onnx',
      '1_Pooling/config.json',
      'onnx/model.onnx_data_1',
      'onnx/model.onnx.data',
    ],
    // As exporters name the tensors that they put into files of their own.
    ...[
      'onnx__MatMul_1234',
      'embeddings.word_embeddings.weight',
      '_model_layers.0_attention_q_proj',
    ],
    ...[
      '.git',
      'ä b',
      '0_Transformer/model (copy).onnx',
      'a..b',
      '...a',
      'console',
      'auxiliary.json',
      'com10',
    ],
  ];
  for (const path of within) assert.ok(isPathWithin(path), path);
  const outside = [
    ...['', '/', '/a', 'a/', 'a//b', '.', '..', './a', '../a', 'a/..', 'a/../b', 'a/./b', 'a/...'],
    ...['a\\b', '\\a', '..\\a', 'C:a', 'C:/a', 'a:stream', 'a.', 'a ', 'a /b', 'a./b'],
    ...['a\0', 'a\n', 'a\u0085', 'a*', 'a?', 'a"', '<a', 'a>', 'a|b'],
    ...['nul', 'CON', 'aux.json', 'a/com1.onnx', 'LPT9'],
  ];
  for (const path of outside) assert.ok(!isPathWithin(path), JSON.stringify(path));
});
