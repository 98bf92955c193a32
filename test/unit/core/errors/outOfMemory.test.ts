import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../../../src/core/errors/appError.ts';
import { outOfMemory } from '../../../../src/core/errors/outOfMemory.ts';
import { toWireError } from '../../../../src/protocol/wireError.ts';

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail.');
}

test('memory that is refused is told as that, also to the far end; other errors stay as they are', () => {
  const refused = errorOf(() => new ArrayBuffer(2 ** 52));
  const code = 'ERR_MEMORY_ALLOCATION_FAILED';
  for (const error of [refused, Object.assign(new Error('Failed'), { code })]) {
    const told = outOfMemory(error);
    assert.equal(told?.code, 'engineUnavailable');
    assert.match(told.message, /^There is too little memory for this; close other programs/);
    assert.equal(toWireError(error).message, told.message);
  }
  const others = [
    errorOf(() => new Float32Array(2).set([1, 2, 3])),
    errorOf(() => [].length.toFixed(101)),
    new Error('the allocated name'),
    new AppError('invalidInput', 'allocation failed'),
    'out of memory',
  ];
  for (const error of others) assert.equal(outOfMemory(error), undefined, String(error));
});
