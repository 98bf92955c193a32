import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor } from '../../../../src/engine/runtime/adviceFor.ts';

test('what a runtime says of memory is told as that, whatever else it names', () => {
  for (const message of [
    'Non-zero status code returned while running MatMul node. Failed to allocate memory for requested buffer of size 6442450944',
    'Available memory of 0 is smaller than requested bytes of 4096, shape {1,512}',
    'memory access out of bounds',
    'std::bad_alloc',
    'Array buffer allocation failed',
    'Aborted(OOM)',
  ]) {
    assert.match(adviceFor(new Error(message)), /too little memory/, message);
  }
  const tokens = 'indices element out of data bounds, idx=900 must be within the inclusive range';
  assert.match(adviceFor(new Error(tokens)), /its tokenizer may belong to another model/);
  assert.match(adviceFor(new Error('Invalid rank for input')), /another export/);
});
