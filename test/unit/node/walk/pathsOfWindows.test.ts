import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { test } from 'node:test';
import { systemConfig } from '../../../../src/node/walk/gitConfig.ts';
import { isCalled } from '../../../../src/node/walk/isCalled.ts';
import { pathTree } from '../../../../src/node/walk/pathTree.ts';
import { wayBelow } from '../../../../src/node/walk/wayBelow.ts';

test('the way below a folder, and none to what lies elsewhere', () => {
  assert.equal(wayBelow('c:\\a', 'c:\\a\\b\\c.txt', win32), 'b\\c.txt');
  assert.equal(wayBelow('c:\\a', 'C:\\A', win32), '');
  assert.equal(wayBelow('c:\\a', 'c:\\b', win32), undefined);
  assert.equal(wayBelow('c:\\a', 'd:\\a\\b', win32), undefined);
  assert.equal(wayBelow('\\\\server\\share', 'c:\\a', win32), undefined);
  assert.equal(wayBelow('c:\\', 'c:\\..b', win32), '..b');
  assert.equal(wayBelow('/a', '/a/..b', posix), '..b');
  assert.equal(wayBelow('/a/b', '/a', posix), undefined);
});

test('a change on one drive of Windows does not concern a folder of another', () => {
  assert.equal(pathTree('c:\\work', ['d:\\notes\\a.txt'], win32), undefined);
  assert.deepEqual(
    pathTree('c:\\work', ['d:\\x', 'c:\\work\\notes\\a.txt'], win32),
    new Map([['notes', new Map([['a.txt', undefined]])]]),
  );
  assert.equal(pathTree('c:\\work', ['c:\\'], win32), 'all');
});

test('a name that differs in case from the one on the disk is not there', async () => {
  const disk = (path: string) => () => Promise.resolve(path);
  assert.ok(await isCalled('/a/notes.md', disk('/A/notes.md')));
  assert.ok(!(await isCalled('/a/notes.md', disk('/a/Notes.md'))));
  // Letters with accents as one sign or as two.
  assert.ok(await isCalled('/a/caf\u00e9', disk('/a/cafe\u0301')));
  assert.ok(await isCalled('/a/b', () => Promise.reject(new Error('EISDIR'))));
});

test('Git’s settings of the machine are where its own installer puts them', () => {
  assert.equal(systemConfig({}, 'linux'), '/etc/gitconfig');
  assert.equal(
    systemConfig({ PROGRAMFILES: 'D:\\Programs' }, 'win32'),
    'D:\\Programs\\Git\\etc\\gitconfig',
  );
});
