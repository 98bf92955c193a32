import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasWholeEnd } from '../../../../../src/engine/index/sqlite/fileEnd.ts';

/** On a full disk SQLite ends the transaction by itself before it says so. */
class FullDisk extends DatabaseSync {
  override prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    if (!this.isTransaction) return super.prepare(sql);
    this.exec('ROLLBACK');
    throw new Error('database or disk is full');
  }
}

test('what a full disk says is not hidden by a transaction that it has ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'file-end-'));
  const path = join(folder, 'a.sqlite');
  const database = new FullDisk(path);
  try {
    database.exec('CREATE TABLE a (b)');
    assert.throws(() => hasWholeEnd(path, database), /disk is full/);
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
});
