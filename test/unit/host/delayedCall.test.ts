import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DelayedCall } from '../../../src/host/delayedCall.ts';

test('one call for all requests of its time, never put off by them, none after the end', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let calls = 0;
  const delayed = new DelayedCall(50, () => calls++);
  delayed.request();
  context.mock.timers.tick(30);
  delayed.request();
  assert.equal(calls, 0);
  context.mock.timers.tick(20);
  assert.equal(calls, 1);
  context.mock.timers.tick(100);
  assert.equal(calls, 1);
  delayed.request();
  context.mock.timers.tick(50);
  assert.equal(calls, 2);
  delayed.request();
  delayed.dispose();
  context.mock.timers.tick(100);
  assert.equal(calls, 2);
});
