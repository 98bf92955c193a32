import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { clearIndex } from '../../../../../src/engine/index/collect/clearIndex.ts';
import { filesAt, type IndexFiles } from '../../../../../src/engine/index/store/indexFiles.ts';
import {
  moveDamagedAside,
  sideFiles,
} from '../../../../../src/engine/index/sqlite/databaseFiles.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'index-place-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = (): IndexFiles => filesAt({ folder, vectorsFolder: folder });
const at = (name: string): string => join(folder, name);

function makeIndex(): void {
  new WorkspaceDatabase(at('workspace.sqlite')).close();
  new VectorDatabase(at('vectors.sqlite')).close();
}

/** By name, the bytes of all files, but for SQLite's map of its log. */
function bytes(): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(at(name), 'latin1')]));
}

const theirs = 'CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);';
/** By what it is: how it is made, and whether it stays open. */
const foreign: Readonly<Record<string, { readonly sql: string; readonly staysOpen?: true }>> = {
  'a database without a mark': { sql: theirs },
  'one with another mark': { sql: `${theirs} PRAGMA application_id = 7` },
  'one with a mark and nothing else': { sql: 'PRAGMA application_id = 7' },
  'one in WAL mode': { sql: `PRAGMA journal_mode = WAL; ${theirs}` },
  'one that is open, with all of it in its log': {
    sql: `PRAGMA journal_mode = WAL; ${theirs}`,
    staysOpen: true,
  },
  'one whose tables are named as ours': {
    sql: 'CREATE TABLE settings (name, value); CREATE TABLE files (path)',
  },
};

test('vectors that a newer release has made stay, the rest goes', () => {
  makeIndex();
  const database = new DatabaseSync(at('vectors.sqlite'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  assert.equal(clearIndex(files()).vectorsRemoved, false);
  assert.deepEqual(readdirSync(folder), ['vectors.sqlite']);
});

describe('another program’s file at the place of the index', () => {
  for (const name of ['workspace.sqlite', 'vectors.sqlite']) {
    for (const [what, { sql, staysOpen }] of Object.entries(foreign)) {
      test(`${name}, ${what}: neither opened nor removed, and not a byte of it changes`, () => {
        if (name === 'vectors.sqlite') new WorkspaceDatabase(at('workspace.sqlite')).close();
        const database = new DatabaseSync(at(name));
        database.exec(sql);
        if (!staysOpen) database.close();
        const before = bytes();
        const isWorkspace = name === 'workspace.sqlite';
        assert.throws(
          () => (isWorkspace ? new WorkspaceDatabase(at(name)) : new VectorDatabase(at(name))),
          /is a database of another program; choose another folder/,
        );
        assert.throws(() => clearIndex(files()), {
          code: 'invalidInput',
          message: /^Nothing was cleared, since .* may be another program’s; move it away/,
        });
        assert.deepEqual(bytes(), before);
        if (staysOpen) database.close();
      });
    }
  }

  test('is not removed where it is no database', () => {
    writeFileSync(at('workspace.sqlite'), 'a list of workspaces');
    assert.throws(() => clearIndex(files()), /Nothing was cleared, since/);
    assert.ok(existsSync(at('workspace.sqlite')));
  });

  test('is not removed as a log without its database', () => {
    writeFileSync(at('workspace.sqlite-wal'), 'theirs');
    clearIndex(files());
    assert.deepEqual(Object.keys(bytes()), ['workspace.sqlite-wal']);
  });
});

describe('clearing', () => {
  test('takes both files and those moved aside, and the folder where nothing else is in it', () => {
    makeIndex();
    moveDamagedAside(at('workspace.sqlite'));
    makeIndex();
    assert.equal(readdirSync(folder).filter((name) => /sqlite(\.damaged)?$/.test(name)).length, 3);
    assert.deepEqual(clearIndex(files()), { vectorsRemoved: true, left: [] });
    assert.equal(existsSync(folder), false);
    mkdirSync(folder);
  });

  test('leaves a folder that was empty before', () => {
    assert.deepEqual(clearIndex(files()), { vectorsRemoved: true, left: [] });
    assert.ok(existsSync(folder));
  });

  test('takes a file whose maker was killed: all of it is in the log', () => {
    const made = new WorkspaceDatabase(at('made.sqlite'));
    for (const side of ['', '-wal']) {
      copyFileSync(at(`made.sqlite${side}`), at(`workspace.sqlite${side}`));
    }
    made.close();
    rmSync(at('made.sqlite'));
    clearIndex(files());
    assert.equal(existsSync(folder), false);
    mkdirSync(folder);
  });

  test('takes a file that is cut off', () => {
    makeIndex();
    for (const name of ['workspace.sqlite', 'vectors.sqlite']) {
      writeFileSync(at(name), readFileSync(at(name)).subarray(0, 5000));
    }
    clearIndex(files());
    assert.equal(existsSync(folder), false);
    mkdirSync(folder);
  });

  test('leaves what was moved aside and may be somebody else’s, and says so', () => {
    writeFileSync(at('workspace.sqlite'), 'theirs');
    assert.equal(moveDamagedAside(at('workspace.sqlite')), at('workspace.sqlite.damaged'));
    writeFileSync(at('workspace.sqlite'), 'theirs, too');
    for (const side of sideFiles) writeFileSync(at(`workspace.sqlite${side}`), side);
    assert.equal(moveDamagedAside(at('workspace.sqlite')), at('workspace.sqlite.damaged2'));
    makeIndex();
    const left = ['workspace.sqlite.damaged', 'workspace.sqlite.damaged2'].map(at);
    assert.deepEqual(clearIndex(files()), { vectorsRemoved: true, left });
    assert.deepEqual(Object.keys(bytes()).sort(), [
      'workspace.sqlite.damaged',
      'workspace.sqlite.damaged2',
      'workspace.sqlite.damaged2-wal',
    ]);
  });
});
