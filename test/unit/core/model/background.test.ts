import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBackground } from '../../../../src/core/model/background.ts';

test('reads quantiles', () => {
  const json = '{"formatVersion": 1, "quantiles": [-0.2, 0, 0, 0.7]}';
  assert.deepEqual([...parseBackground(json)], [-0.2, 0, 0, 0.7]);
});

test('refuses what is not cosines in ascending order', () => {
  const lists = ['[]', '[0.2, 0.1]', '[0, "1"]', '[0, 2]', '[-2, 0]', '[null]', '7', '{}'];
  const bad = [...lists.map((list) => `{"quantiles": ${list}}`), '{}', 'null', 'nonsense'];
  for (const json of bad) {
    assert.throws(() => parseBackground(json), { code: 'modelInvalid' }, json);
  }
});
