import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { applicationIds } from '../../../../../src/engine/index/sqlite/sqliteOwner.ts';
import { hasLostCommits } from '../../../../../src/engine/index/sqlite/logDamage.ts';
import { SqliteFile } from '../../../../../src/engine/index/store/sqliteFile.ts';

const format = {
  applicationId: applicationIds.workspace,
  version: 1,
  pageBytes: 4096,
  schema: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)',
};
const frameBytes = 24 + format.pageBytes;

describe('a log of SQLite that was left open', () => {
  let folder: string;
  let left: string;
  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };
  const namesIn = (file: SqliteFile): unknown[] =>
    file.all('SELECT name FROM things').map(({ name }) => name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-damage-'));
    left = join(folder, 'left.sqlite');
    const open = join(folder, 'open.sqlite');
    const file = SqliteFile.open(open, format);
    for (let i = 0; i < 6; i++) file.run('INSERT INTO things (name) VALUES (?)', `thing ${i}`);
    // As a process leaves them that is killed.
    for (const side of ['', '-wal']) copyFileSync(open + side, left + side);
    file.close();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const cases: Readonly<
    Record<string, { readonly change: (log: string, size: number) => void; readonly lost: boolean }>
  > = {
    'as it was': { change: () => undefined, lost: false },
    'ends within a frame': { change: (log, size) => truncateSync(log, size - 100), lost: false },
    'ends before a frame': {
      change: (log, size) => truncateSync(log, size - frameBytes),
      lost: false,
    },
    'a byte of an early page': { change: (log) => flip(log, 32 + 24 + 200), lost: true },
    'a byte of an early frame’s header': { change: (log) => flip(log, 32 + 8), lost: true },
    'a byte of the last page': { change: (log, size) => flip(log, size - 3), lost: true },
    'a byte of its header': { change: (log) => flip(log, 9), lost: true },
    'its first word': { change: (log) => flip(log, 0), lost: true },
  };
  for (const [name, { change, lost }] of Object.entries(cases)) {
    test(`${name}: ${lost ? 'is told to have lost something' : 'nothing is told'}`, () => {
      const path = join(folder, 'case.sqlite');
      for (const side of ['', '-wal']) copyFileSync(left + side, path + side);
      const log = `${path}-wal`;
      change(log, readFileSync(log).length);
      assert.equal(hasLostCommits(log), lost);
      const file = SqliteFile.open(path, format);
      if (lost) {
        assert.match(
          String(file.lost?.message),
          /case\.sqlite was damaged, so what was written last is gone/,
        );
        assert.ok(namesIn(file).length < 6);
      } else {
        assert.equal(file.lost, undefined);
      }
      file.run("INSERT INTO things (name) VALUES ('new')");
      file.close();
      const again = SqliteFile.open(path, format);
      assert.equal(again.lost, undefined);
      assert.equal(namesIn(again).at(-1), 'new');
      again.close();
      for (const side of ['', '-wal', '-shm']) rmSync(path + side, { force: true });
    });
  }

  test('what was not committed is no loss', () => {
    const open = join(folder, 'open2.sqlite');
    const killed = join(folder, 'killed.sqlite');
    const file = SqliteFile.open(open, format);
    file.run("INSERT INTO things (name) VALUES ('kept')");
    file.run('PRAGMA cache_size = 1');
    assert.throws(() =>
      file.transaction(() => {
        for (let i = 0; i < 200; i++) {
          file.run('INSERT INTO things (name) VALUES (?)', 'x'.repeat(2000));
        }
        throw new Error('rolled back');
      }),
    );
    file.run("INSERT INTO things (name) VALUES ('kept, too')");
    for (const side of ['', '-wal']) copyFileSync(open + side, killed + side);
    file.close();
    assert.ok(readFileSync(`${killed}-wal`).length > 20 * frameBytes, 'frames were written before');
    assert.equal(hasLostCommits(`${killed}-wal`), false);
    const opened = SqliteFile.open(killed, format);
    assert.deepEqual(namesIn(opened), ['kept', 'kept, too']);
    opened.close();
  });
});
