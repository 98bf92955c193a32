import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IndexMemoryStore } from '../../../../../src/host/index/model/indexMemory.ts';

class Memento {
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return structuredClone(this.values.get(key));
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

test('what was asked for and paused is known after a restart; cleared, nothing is', async () => {
  const memento = new Memento();
  const first = new IndexMemoryStore(memento);
  assert.deepEqual(first.memory, { isWanted: false, isPaused: false, isComplete: false });
  await first.set({ isPaused: true });
  assert.equal(first.memory.isPaused, false, 'there is nothing to pause');
  await first.set({ isWanted: true });
  await first.set({ isPaused: true });
  const second = new IndexMemoryStore(memento);
  assert.deepEqual(second.memory, { isWanted: true, isPaused: true, isComplete: false });
  await second.set({ isPaused: false, isComplete: true });
  await second.set({ isWanted: false });
  assert.deepEqual(new IndexMemoryStore(memento).memory, {
    isWanted: false,
    isPaused: false,
    isComplete: false,
  });
  assert.equal(memento.values.size, 0);
});

test('whatever lies there from another version is understood as far as it goes', () => {
  for (const kept of [undefined, null, 'paused', 7, [], { isPaused: true }]) {
    const memento = new Memento();
    memento.values.set('semanticText.index', kept);
    const { memory } = new IndexMemoryStore(memento);
    assert.deepEqual(memory, { isWanted: false, isPaused: false, isComplete: false });
  }
});
