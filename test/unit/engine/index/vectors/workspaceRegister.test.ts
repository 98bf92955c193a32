import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { memoryPath, SqliteFile } from '../../../../../src/engine/index/store/sqliteFile.ts';
import { vectorsFormat } from '../../../../../src/engine/index/vectors/vectorBlocks.ts';
import { WorkspaceRegister } from '../../../../../src/engine/index/vectors/workspaceRegister.ts';

const hourMs = 60 * 60 * 1000;
// No process has this id.
const nobodysId = 2_147_483_646;

describe('WorkspaceRegister', () => {
  let file: SqliteFile;
  let register: WorkspaceRegister;
  beforeEach(() => {
    file = SqliteFile.open(memoryPath, vectorsFormat);
    register = new WorkspaceRegister(file);
  });
  afterEach(() => file.close());

  /** Another process notes a workspace. */
  function noteBy(path: string, pid: number, usedAt: number, host = hostname()): void {
    const sql = 'INSERT OR REPLACE INTO users (path, host, pid, usedAt) VALUES (?, ?, ?, ?)';
    file.run(sql, path, host, pid, usedAt);
  }

  const rows = (): number => Number(file.get('SELECT count(*) AS n FROM users')?.['n']);

  test('says what is open and when it was used last, also after it was closed', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1000 });
    assert.equal(register.list().size, 0);
    register.open('/a');
    assert.deepEqual([...register.list()], [['/a', { usedAt: 1000, isOpen: true }]]);
    t.mock.timers.tick(500);
    register.close('/a');
    register.open('/b');
    const both = { '/a': { usedAt: 1500, isOpen: false }, '/b': { usedAt: 1500, isOpen: true } };
    assert.deepEqual(Object.fromEntries(register.list()), both);
    t.mock.timers.tick(500);
    register.open('/a');
    assert.deepEqual(register.list().get('/a'), { usedAt: 2000, isOpen: true });
    register.forget('/a');
    assert.deepEqual([...register.list().keys()], ['/b']);
  });

  test('however often it is opened and closed, it leaves one note', () => {
    for (let i = 0; i < 3; i++) {
      register.open('/a');
      register.open('/a');
      register.close('/a');
    }
    assert.equal(rows(), 1);
  });

  test('open as long as one process has it; one that was killed has it no more', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1000 });
    register.open('/a');
    noteBy('/a', process.ppid, 700);
    register.close('/a');
    assert.deepEqual(register.list().get('/a'), { usedAt: 1000, isOpen: true });
    file.run('DELETE FROM users WHERE pid = ?', process.ppid);
    assert.equal(register.list().get('/a')?.isOpen, false);
    noteBy('/a', nobodysId, 3000);
    assert.deepEqual(register.list().get('/a'), { usedAt: 3000, isOpen: false });
  });

  test('what another machine opened is taken for open for a day', (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 100 * hourMs });
    noteBy('/a', nobodysId, 100 * hourMs, 'elsewhere');
    const isOpen = (): unknown => register.list().get('/a')?.isOpen;
    assert.equal(isOpen(), true);
    t.mock.timers.tick(24 * hourMs - 1);
    assert.equal(isOpen(), true);
    t.mock.timers.tick(1);
    assert.equal(isOpen(), false);
    // There it was closed.
    noteBy('/b', 0, Date.now(), 'elsewhere');
    assert.equal(register.list().get('/b')?.isOpen, false);
  });

  test('a second register finds what the first noted', () => {
    register.open('/a');
    assert.deepEqual([...new WorkspaceRegister(file).list().keys()], ['/a']);
  });
});
