import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { KnownFiles } from '../../../../../src/engine/index/files/knownFiles.ts';
import { servedMtime, type IndexedFile } from '../../../../../src/engine/index/store/fileRows.ts';
import { usualEncoding } from '../../../../../src/node/encoding/encodings.ts';
import type { IndexRoot, IndexRules } from '../../../../../src/protocol/index/indexContent.ts';

const root = join(sep, 'work');
const at = (...names: readonly string[]): string => join(root, ...names);
const rules: IndexRules = {
  roots: [{ path: root, exclude: [], include: [] }],
  useIgnoreFiles: true,
  maxFileBytes: 1000,
  endings: undefined,
  sentenceEndings: [],
};

function fileAt(path: string, more: Partial<IndexedFile> = {}): IndexedFile {
  return { path, size: 3, mtime: 1, stamp: '7', hash: '', problem: undefined, ...more };
}

test('of a changed ignore file its folder is looked at, and what is or was served', () => {
  const known = new KnownFiles([fileAt(at('was.md'), { mtime: servedMtime })], rules);
  const changed = [at('a', '.gitignore'), at('b', '.git', 'info', 'exclude'), at('c.md')];
  assert.deepEqual(known.lookedAt(changed, new Map([[at('is.md'), undefined]])), [
    at('a'),
    at('b'),
    at('c.md'),
    at('was.md'),
    at('is.md'),
  ]);
});

test('with globs that go by what lies beside a file, all of its folder is looked at', () => {
  const excludeWhen = [{ glob: '**/*.js', when: '$(basename).ts' }];
  const roots: readonly IndexRoot[] = [{ ...rules.roots[0]!, excludeWhen }];
  const known = new KnownFiles([], { ...rules, roots });
  assert.deepEqual(known.lookedAt([at('a', 'b.ts')], new Map()), [at('a', 'b.ts'), at('a')]);
});

test('what was looked at and not seen goes, but for what could not be read and what others hold', () => {
  const other = join(sep, 'other', 'x.md');
  const paths = [at('a', 'x.md'), at('a', 'y.md'), at('b', 'x.md'), other];
  const known = new KnownFiles(
    paths.map((path) => fileAt(path)),
    rules,
  );
  const seen = new Set([at('a', 'x.md')]);
  const all = { only: undefined, unreadable: [], keepsOthers: false };
  assert.deepEqual(known.gone(seen, all), [at('a', 'y.md'), at('b', 'x.md'), other]);
  assert.deepEqual(known.gone(seen, { ...all, keepsOthers: true, unreadable: [at('b')] }), [
    at('a', 'y.md'),
  ]);
  assert.deepEqual(known.gone(seen, { ...all, keepsOthers: true, only: [at('b')] }), [
    at('b', 'x.md'),
  ]);
});

test('a file is as before by size, times, number and the way it is read; one that was too large is looked at again', () => {
  const path = at('a.md');
  const found = { path, size: 3, mtimeMs: 1, stamp: '7' };
  const hash = new KnownFiles([], rules).contentHash('h'.repeat(44), path, usualEncoding);
  const isAsBefore = (old: Partial<IndexedFile>, now: Partial<IndexRules> = {}): boolean => {
    const known = new KnownFiles([fileAt(path, { hash, ...old })], { ...rules, ...now });
    return known.isAsBefore(found, usualEncoding);
  };
  assert.ok(isAsBefore({}));
  assert.ok(!isAsBefore({ size: 4 }));
  assert.ok(!isAsBefore({ mtime: 2 }));
  assert.ok(!isAsBefore({ stamp: '8' }));
  assert.ok(!isAsBefore({}, { unit: 'line' }));
  assert.ok(!isAsBefore({ problem: { code: 'tooLarge', reason: '' } }));
});
