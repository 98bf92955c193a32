import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisposableStore } from '../../../src/host/disposableStore.ts';

test('what was made last is disposed of first, and each once', () => {
  const store = new DisposableStore();
  const order: string[] = [];
  const one = { dispose: () => void order.push('one') };
  assert.equal(store.add(one), one);
  store.add({ dispose: () => void order.push('two') });
  store.dispose();
  store.dispose();
  assert.deepEqual(order, ['two', 'one']);
});
