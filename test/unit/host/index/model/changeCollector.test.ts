import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ChangeCollector } from '../../../../../src/host/index/model/changeCollector.ts';

describe('ChangeCollector', () => {
  function collector(context: TestContext) {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const seen = { due: 0 };
    const changes = new ChangeCollector({
      quietMs: 100,
      latestMs: 1000,
      onDue: () => {
        seen.due++;
      },
    });
    return { changes, seen, tick: (ms: number) => context.mock.timers.tick(ms) };
  }

  test('many changes of a moment are due once, when it is quiet', (context) => {
    const { changes, seen, tick } = collector(context);
    for (const path of ['/a', '/b', '/a']) {
      changes.add(path);
      tick(60);
    }
    assert.equal(seen.due, 0);
    tick(40);
    assert.equal(seen.due, 1);
    assert.deepEqual(changes.take(), ['/a', '/b']);
    assert.ok(changes.isEmpty);
    tick(5000);
    assert.equal(seen.due, 1);
  });

  test('where it never gets quiet they are due all the same', (context) => {
    const { changes, seen, tick } = collector(context);
    for (let ms = 0; ms < 1000; ms += 50) {
      changes.add(`/${ms}`);
      tick(50);
    }
    assert.equal(seen.due, 1);
  });

  test('too many, or unclear which: everything', (context) => {
    const { changes, tick } = collector(context);
    for (let i = 0; i <= 2000; i++) changes.add(`/${i}`);
    assert.equal(changes.take(), 'everything');
    changes.addEverything();
    changes.add('/a');
    assert.equal(changes.take(), 'everything');
    tick(5000);
  });

  test('what could not be used is due with the next change', (context) => {
    const { changes, seen, tick } = collector(context);
    changes.add('/a');
    changes.putBack(changes.take());
    tick(5000);
    assert.equal(seen.due, 0);
    assert.equal(changes.isEmpty, false);
    changes.add('/b');
    tick(100);
    assert.equal(seen.due, 1);
    assert.deepEqual(changes.take(), ['/a', '/b']);
    changes.putBack('everything');
    assert.equal(changes.take(), 'everything');
  });

  test('nothing is due after the end', (context) => {
    const { changes, seen, tick } = collector(context);
    changes.add('/a');
    changes.dispose();
    tick(5000);
    assert.equal(seen.due, 0);
  });
});
