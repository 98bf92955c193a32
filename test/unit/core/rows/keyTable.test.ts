import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { KeyTable } from '../../../../src/core/rows/keyTable.ts';

test('what is reserved changes no number', () => {
  const table = new KeyTable();
  const keys = Array.from({ length: 3000 }, (_, i) =>
    createHash('sha256').update(String(i)).digest(),
  );
  for (const [i, key] of keys.entries()) {
    if (i === 1000) table.reserve(1500);
    assert.equal(table.add(key, 0), i);
  }
  keys.forEach((key, i) => {
    assert.equal(table.find(key, 0), i);
  });
});

test('numbers thousands of keys in their order, by bytes and by text alike', () => {
  const table = new KeyTable();
  const keys = Array.from({ length: 5000 }, (_, i) =>
    createHash('sha256').update(String(i)).digest(),
  );
  const bytes = Buffer.concat(keys);
  keys.forEach((key, i) => {
    assert.equal(table.find(key, 0), -1);
    assert.equal(table.add(bytes, 32 * i), i);
    assert.equal(table.add(bytes, 32 * i), i);
  });
  assert.equal(table.size, keys.length);
  keys.forEach((key, i) => {
    assert.equal(table.find(bytes, 32 * i), i);
    assert.equal(table.findText(key.toString('latin1')), i);
  });
  assert.equal(table.findText('x'.repeat(32)), -1);
});
