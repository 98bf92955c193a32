import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesOfFile, readAhead } from '../../../../src/node/files/readAhead.ts';

describe('readAhead', () => {
  async function* numbers(count: number, onEnd?: () => void): AsyncGenerator<number> {
    try {
      for (let i = 0; i < count; i++) yield await Promise.resolve(i);
    } finally {
      onEnd?.();
    }
  }

  /** What was begun and not yet yielded, at the most. */
  async function mostBegun(count: number, bytes: number): Promise<number> {
    let begun = 0;
    let most = 0;
    const order: number[] = [];
    const reading = {
      read: (item: number) => {
        begun++;
        // Later ones are done sooner.
        return new Promise<number>((resolve) => setTimeout(resolve, 5 - (item % 5), -item));
      },
      bytesOf: () => bytes,
    };
    for await (const { item, result } of readAhead(numbers(count), reading)) {
      assert.equal(result, -item);
      order.push(item);
      most = Math.max(most, begun - order.length + 1);
    }
    assert.deepEqual(order, [...Array(count).keys()]);
    return most;
  }

  test('keeps the order, and begins what follows', async () => {
    assert.equal(await mostBegun(100, 10), 32);
    assert.equal(await mostBegun(3, 10), 3);
    assert.equal(await mostBegun(0, 10), 0);
  });

  test('has few large ones in memory', async () => {
    assert.equal(await mostBegun(10, 5_000_000), 2);
    assert.equal(await mostBegun(4, 500_000_000), 1);
  });

  test('ends its source where nobody wants more', async () => {
    let isEnded = false;
    const source = numbers(50, () => {
      isEnded = true;
    });
    const reading = { read: (item: number) => Promise.resolve(item), bytesOf: () => 1 };
    for await (const { item } of readAhead(source, reading)) if (item === 5) break;
    assert.ok(isEnded);
  });
});

test('bytesOfFile: undefined where there is no file to read', async () => {
  const file = import.meta.filename;
  assert.ok((await bytesOfFile(file, 100_000))!.length > 100);
  assert.equal(await bytesOfFile(file, 10), undefined);
  assert.equal(await bytesOfFile(`${file}.none`, 100_000), undefined);
  assert.equal(await bytesOfFile(import.meta.dirname, 100_000), undefined);
});
