import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { memoryCopy } from '../../../../../src/engine/index/sqlite/memoryCopy.ts';
import { applicationIds } from '../../../../../src/engine/index/sqlite/sqliteOwner.ts';
import { SqliteFile } from '../../../../../src/engine/index/store/sqliteFile.ts';

const format = {
  applicationId: applicationIds.workspace,
  version: 1,
  schema: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)',
};

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'memory-copy-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('what a file and its log hold is copied where nothing can be made beside them', (t) => {
  const folder = folderOf(t);
  const open = join(folder, 'open.sqlite');
  const left = join(folder, 'left', 'left.sqlite');
  const file = SqliteFile.open(open, format);
  file.run("INSERT INTO things (name) VALUES ('in the log')");
  mkdirSync(join(folder, 'left'));
  for (const side of ['', '-wal']) copyFileSync(open + side, left + side);
  file.close();
  // No file can be made there.
  mkdirSync(`${left}-shm`);
  const before = readdirSync(join(folder, 'left'));
  const { database, lost } = memoryCopy(left);
  assert.equal(lost, undefined);
  assert.equal(database.prepare('SELECT name FROM things').get()?.['name'], 'in the log');
  database.close();
  assert.deepEqual(readdirSync(join(folder, 'left')), before);
});

test('a file that cannot be used gives an empty copy, and it is said why', (t) => {
  const folder = folderOf(t);
  const path = join(folder, 'damaged.sqlite');
  writeFileSync(path, 'no database at all, but long enough to be looked at'.repeat(100));
  const { database, lost } = memoryCopy(path);
  assert.match(String(lost), /not a database/);
  assert.equal(database.prepare('SELECT 1 FROM sqlite_schema').get(), undefined);
  database.close();
  assert.equal(memoryCopy(join(folder, 'missing.sqlite')).lost, undefined);
  assert.match(String(memoryCopy(join(folder, 'x'.repeat(1000))).lost), /ENAMETOOLONG/);
});
