import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { OpenOrder } from '../../../../../src/features/results/model/openOrder.ts';

function setup(t: TestContext) {
  const clock = { now: 0 };
  t.mock.method(performance, 'now', () => clock.now);
  return { clock, order: new OpenOrder() };
}

describe('Opening one row after the other', () => {
  test('the last one is wanted', (t) => {
    const { order } = setup(t);
    const first = order.begin('preview');
    assert.equal(first.isWanted(), true);
    const second = order.begin('side');
    assert.deepEqual([first.isWanted(), second.isWanted()], [false, true]);
    assert.deepEqual([first.signal.aborted, second.signal.aborted], [true, false]);
    assert.deepEqual([first.mode, second.mode], ['preview', 'side']);
  });

  test('a preview that comes behind Enter has the focus, a later one not', (t) => {
    const { clock, order } = setup(t);
    assert.equal(order.begin('focus').mode, 'focus');
    assert.equal(order.begin('preview').mode, 'preview', 'F4 is no Enter');
    const entered = order.begin('focus', true);
    assert.equal(entered.mode, 'focus');
    clock.now += 2000;
    assert.equal(order.begin('preview').mode, 'focus', 'on a busy machine it takes long to open');
    entered.end();
    clock.now += 290;
    assert.equal(order.begin('preview').mode, 'focus');
    clock.now += 10;
    assert.equal(order.begin('preview').mode, 'preview');
  });

  test('of two that were entered the last one counts', (t) => {
    const { clock, order } = setup(t);
    const first = order.begin('focus', true);
    const second = order.begin('focus', true);
    first.end();
    clock.now += 400;
    assert.equal(order.begin('preview').mode, 'focus');
    second.end();
    clock.now += 400;
    assert.equal(order.begin('preview').mode, 'preview');
  });
});
