import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const url = new URL('../../../../src/core/search/identifierWords.ts', import.meta.url).href;

test('a million marks that stand in no order are read in a moment', () => {
  // In a process of its own: nothing else could end it. In the square of their number it takes minutes.
  const code = `
    import { identifierWords } from ${JSON.stringify(url)};
    for (const marks of ['\\u302a\\u3099', '\\uff9e\\u302a', '\\u0301\\u0323']) {
      identifierWords('\\u6e2f' + marks.repeat(500_000));
    }`;
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    timeout: 60_000,
    stdio: 'inherit',
  });
  assert.equal(status, 0);
});
