import type { TestContext } from 'node:test';

/**
 * Makes `performance.now()` give what `now` gives, in milliseconds, until the test ends. Unlike a mock it may be set again in the same
 * test: Node takes mocks back in the order in which they were made, and the first would stay for all tests of the process.
 */
export function setClock(t: TestContext, now: () => number): void {
  Object.defineProperty(performance, 'now', { value: now, configurable: true });
  t.after(() => Reflect.deleteProperty(performance, 'now'));
}
