import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheFolder } from '../../../../src/node/files/userFolders.ts';

test('the cache lies where the platform wants it', () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux'), join('/c', 'semantic-text'));
  const own = join(homedir(), '.cache', 'semantic-text');
  assert.equal(cacheFolder({}, 'linux'), own);
  assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux'), own);
  assert.equal(cacheFolder({}, 'darwin'), join(homedir(), 'Library', 'Caches', 'semantic-text'));
  const windows = cacheFolder({ LOCALAPPDATA: 'L' }, 'win32');
  assert.equal(windows, join('L', 'semantic-text', 'Cache'));
});
