import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VectorStore, type StoredText } from '../../../../src/engine/documents/vectorStore.ts';

const dims = 4;
const storeOf = (rows: number): VectorStore => new VectorStore(dims, rows * dims * 4);
const vectorOf = (value: number): Float32Array => new Float32Array(dims).fill(value);

/** Keeps a text's vector and lets go of the text. */
function put(store: VectorStore, text: string, value: number): StoredText {
  const stored = store.acquire(text);
  assert.ok(store.trySet(stored, vectorOf(value)));
  store.release(stored);
  return stored;
}

test('equal texts are one, others are not, lone surrogates among them', () => {
  const store = storeOf(10);
  const stored = store.acquire('the cat');
  assert.equal(store.acquire('the cat'), stored);
  assert.equal(stored.holders, 2);
  const others = ['The cat', 'the cat ', '', '\ud800', '\ud801', '\udc00', '\ufffd'];
  const all = others.map((text) => store.acquire(text));
  assert.equal(new Set([stored, ...all]).size, others.length + 1);
});

test('a vector is copied, found again after everyone let go, and set once', () => {
  const store = storeOf(10);
  const mine = vectorOf(0.5);
  const stored = store.acquire('a');
  store.trySet(stored, mine);
  mine.fill(9);
  store.release(stored);
  const again = store.acquire('a');
  assert.deepEqual(store.vector(again.row), vectorOf(0.5));
  assert.ok(store.trySet(again, vectorOf(0.1)));
  assert.deepEqual(store.vector(again.row), vectorOf(0.5));
  assert.equal(again.row, 0, 'the first row, and the only one');
  assert.equal(put(store, 'b', 0.2).row, 1);
  assert.equal(store.cosine(vectorOf(0.5), again.row), 1);
});

test('a text without a vector is forgotten when it is let go', () => {
  const store = storeOf(10);
  const stored = store.acquire('a');
  store.release(stored);
  assert.notEqual(store.acquire('a'), stored);
});

test('full: what nobody holds goes, oldest first, and what is held stays', () => {
  const limit = 600;
  const store = storeOf(limit);
  const held = store.acquire('held');
  store.trySet(held, vectorOf(7));
  for (let i = 1; i < limit; i++) put(store, `text ${i}`, i);
  // Asked for again: it is no longer the oldest.
  store.release(store.acquire('text 1'));
  put(store, 'one more', -1);
  const known = (text: string): boolean => {
    const stored = store.acquire(text);
    const { hasVector } = stored;
    store.release(stored);
    return hasVector;
  };
  assert.ok(!known('text 2'), 'the oldest');
  assert.ok(known('text 1') && known('text 599') && known('one more'));
  assert.deepEqual(store.vector(held.row), vectorOf(7));
  for (let i = 0; i < 3 * limit; i++) put(store, `next ${i}`, i);
  const next = Array.from({ length: 3 * limit }, (_, i) => `next ${i}`);
  const kept = next.filter(known).length;
  // What goes, goes some at a time.
  assert.ok(kept < limit && kept >= limit / 2, `${kept}`);
  assert.deepEqual(store.vector(held.row), vectorOf(7));
  const last = store.acquire('next 1799');
  assert.deepEqual(store.vector(last.row), vectorOf(1799));
});

test('full of what is held: no room, until something is let go', () => {
  const store = storeOf(2);
  const [a, b, c] = ['a', 'b', 'c'].map((text) => store.acquire(text));
  assert.ok(store.trySet(a!, vectorOf(1)) && store.trySet(b!, vectorOf(2)));
  assert.ok(!store.trySet(c!, vectorOf(3)));
  assert.ok(!c!.hasVector);
  store.release(a!);
  assert.ok(store.trySet(c!, vectorOf(3)));
  assert.deepEqual(store.vector(c!.row), vectorOf(3));
  assert.deepEqual(store.vector(b!.row), vectorOf(2));
});

test('rows of many blocks keep their vectors', () => {
  const store = storeOf(5000);
  const all = Array.from({ length: 5000 }, (_, i) => put(store, `text ${i}`, i));
  all.forEach(({ row }, i) => assert.equal(store.vector(row)[3], i));
});
