import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renameOver } from '../../../../src/node/files/renameOver.ts';

/** A disk that refuses so many times with a code. */
function refusing(times: number, code: string) {
  let tries = 0;
  const move = (): Promise<void> =>
    ++tries > times ? Promise.resolve() : Promise.reject(Object.assign(new Error(code), { code }));
  return { move, tries: () => tries };
}

test('waits on Windows while another program has the file open for a moment', async () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    const { move, tries } = refusing(2, code);
    await renameOver('a', 'b', { platform: 'win32', move });
    assert.equal(tries(), 3);
  }
});

test('ends with the system’s error where the file stays open', async () => {
  const { move, tries } = refusing(100, 'EBUSY');
  await assert.rejects(renameOver('a', 'b', { platform: 'win32', move }), { code: 'EBUSY' });
  assert.equal(tries(), 9);
});

test('does not wait where waiting cannot help', async () => {
  for (const [platform, code] of [
    ['linux', 'EACCES'],
    ['darwin', 'EPERM'],
    ['win32', 'ENOENT'],
  ] as const) {
    const { move, tries } = refusing(1, code);
    await assert.rejects(renameOver('a', 'b', { platform, move }), { code });
    assert.equal(tries(), 1);
  }
});
