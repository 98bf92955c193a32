import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { textKey } from '../../../../../src/engine/textKey.ts';
import { collectVectors } from '../../../../../src/engine/index/collect/collectVectors.ts';
import type { SpaceVectors } from '../../../../../src/engine/index/vectors/spaceVectors.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { WorkspaceDatabase } from '../../../../../src/engine/index/store/workspaceDatabase.ts';
import { until } from '../../../../support/until.ts';

const collectUrl = new URL(
  '../../../../../src/engine/index/collect/collectVectors.ts',
  import.meta.url,
).href;
const space = { name: '{"model":"a"}', dims: 64 };
const other = { name: '{"model":"b"}', dims: 64 };
// 288 bytes each with its key.
const rowBytes = 32 + 4 * space.dims;
// A page for each table and index.
const emptyBytes = 9 * 16_384;

describe('collectVectors', () => {
  let folder: string;
  let vectorsPath: string;
  let database: VectorDatabase;
  const workspaces: WorkspaceDatabase[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'collect-'));
    vectorsPath = join(folder, 'shared', 'vectors.sqlite');
    database = new VectorDatabase(vectorsPath);
  });
  afterEach(async () => {
    for (const workspace of workspaces.splice(0)) workspace.close();
    database.close();
    await rm(folder, { recursive: true });
  });

  const pathOf = (name: string): string => join(folder, name, 'workspace.sqlite');
  const texts = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${name} ${i}`);

  function put(workspace: WorkspaceDatabase, file: string, lines: readonly string[]): void {
    workspace.replace([
      {
        file: { path: file, size: 1, mtime: 1, hash: file, problem: undefined },
        segments: lines.map((text, i) => ({ text, start: i, end: i + 1, line: i + 1 })),
      },
    ]);
  }

  /** A workspace with these texts that uses the vectors of a space. */
  function workspace(name: string, lines: readonly string[], used = space.name): WorkspaceDatabase {
    const made = new WorkspaceDatabase(pathOf(name));
    workspaces.push(made);
    made.setSetting('vectorSpace', used);
    put(made, 'file', lines);
    database.register.open(pathOf(name));
    return made;
  }

  /** Vectors that tell their text. */
  function embed(lines: readonly string[], vectors = database.open(space)): void {
    const block = new Float32Array(lines.length * space.dims);
    lines.forEach((text, i) => (block[i * space.dims] = mark(text)));
    vectors.add(lines.map(textKey), block);
  }

  const mark = (text: string): number =>
    Array.from(text).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 65_521, 7);

  /** Those of the texts that have their own vector. */
  function embedded(lines: readonly string[], vectors = database.open(space)): string[] {
    vectors.refresh();
    const textOf = new Map(
      lines.map((text) => [vectors.find(Buffer.from(textKey(text), 'latin1'), 0), text]),
    );
    textOf.delete(-1);
    const found = new Set<string>();
    for (const { numbers, vectors: rows } of vectors.read(textOf.keys())) {
      numbers.forEach((number, i) => {
        const text = textOf.get(number)!;
        assert.equal(rows[i * space.dims], mark(text), text);
        found.add(text);
      });
    }
    return lines.filter((text) => found.has(text));
  }

  const isWhole = (): void => {
    const file = new DatabaseSync(vectorsPath);
    assert.equal(file.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    file.close();
  };

  test('drops what no workspace uses, and the file becomes smaller', async () => {
    const [a, b, orphans] = [texts('a', 300), texts('b', 300), texts('orphan', 30_000)];
    workspace('one', [...a, 'shared']);
    workspace('two', [...b, 'shared']);
    embed(['shared', ...a]);
    embed([...orphans.slice(0, 15_000), ...b, ...orphans.slice(15_000)]);
    const { removed } = await collectVectors(vectorsPath, { maxBytes: Infinity });
    assert.equal(removed, orphans.length);
    assert.deepEqual(embedded(['shared', ...a, ...b]), ['shared', ...a, ...b]);
    assert.deepEqual(embedded(orphans), []);
    const { size } = await stat(vectorsPath);
    assert.ok(size < 900 * rowBytes + emptyBytes, String(size));
    isWhole();
    const again = await collectVectors(vectorsPath, { maxBytes: Infinity });
    assert.deepEqual([again.removed, again.bytes < 900 * rowBytes + emptyBytes], [0, true]);
  });

  test('texts that were deleted, workspaces whose file is gone, and spaces that nobody uses any more', async () => {
    const a = texts('a', 50);
    const one = workspace('one', a);
    workspace('two', texts('gone', 50));
    embed([...a, ...texts('gone', 50)]);
    embed(a, database.open(other));
    put(one, 'file', a.slice(0, 20));
    workspaces.pop()?.close();
    await rm(pathOf('two'));
    const { removed } = await collectVectors(vectorsPath, { maxBytes: Infinity });
    assert.equal(removed, 30 + 50 + 50);
    assert.deepEqual(embedded(a), a.slice(0, 20));
    assert.deepEqual([...database.register.list().keys()], [pathOf('one')]);
  });

  test('the space that is being filled is in use, too, whichever release fills it', async () => {
    const a = texts('a', 20);
    const one = workspace('one', a);
    const removed = async (): Promise<number> =>
      (await collectVectors(vectorsPath, { maxBytes: Infinity })).removed;
    embed(a);
    embed(a, database.open(other));
    one.setUsedSpace('filling', { name: other.name, model: 'next' });
    assert.equal(await removed(), 0);
    // Earlier releases name it in a setting.
    one.setUsedSpace('filling', undefined);
    one.setSetting('nextVectorSpace', other.name);
    assert.equal(await removed(), 0);
    // A value that happens to be the same says nothing.
    one.setSetting('nextVectorSpace', '');
    one.setSetting('note', other.name);
    assert.equal(await removed(), 20);
    assert.deepEqual(embedded(a), a);
  });

  test('over the cap, what only the workspaces use that were used longest ago; what is open stays', async () => {
    const names = ['old', 'middle', 'recent', 'open'];
    for (const name of names) {
      workspace(name, [...texts(name, 1000), 'shared']);
      embed([...texts(name, 1000), 'shared']);
    }
    const times = new DatabaseSync(vectorsPath);
    for (const [i, name] of names.entries()) {
      if (name !== 'open') database.register.close(pathOf(name));
      times.prepare('UPDATE users SET usedAt = ? WHERE path = ?').run(1000 + i, pathOf(name));
    }
    times.close();
    const left = (): number[] => names.map((name) => embedded(texts(name, 1000)).length);

    const all = await collectVectors(vectorsPath, { maxBytes: 4500 * rowBytes + emptyBytes });
    assert.deepEqual([all.removed, left()], [0, [1000, 1000, 1000, 1000]]);
    const some = await collectVectors(vectorsPath, { maxBytes: 2500 * rowBytes + emptyBytes });
    assert.deepEqual([some.removed, left()], [2000, [0, 0, 1000, 1000]]);
    assert.ok(some.bytes <= 2500 * rowBytes + emptyBytes, String(some.bytes));
    const none = await collectVectors(vectorsPath, { maxBytes: 0 });
    assert.deepEqual([none.removed, left()], [1000, [0, 0, 0, 1000]]);
    assert.deepEqual(embedded(['shared']), ['shared']);
    isWhole();
  });

  test('a process that has the vectors open embeds again what was dropped', async () => {
    const two = new VectorDatabase(vectorsPath);
    const vectors: SpaceVectors = two.open(space);
    embed(['kept', 'dropped']);
    vectors.refresh();
    assert.ok(vectors.has(textKey('dropped')));
    workspace('one', ['kept']);
    await collectVectors(vectorsPath, { maxBytes: Infinity });
    vectors.refresh();
    assert.deepEqual(
      [vectors.has(textKey('kept')), vectors.has(textKey('dropped'))],
      [true, false],
    );
    embed(['dropped'], vectors);
    assert.deepEqual(embedded(['kept', 'dropped']), ['kept', 'dropped']);
    two.close();
  });

  test('texts that come while it runs stay', async () => {
    const late = texts('late', 40);
    const one = workspace('one', ['first']);
    embed(['first', ...late, ...texts('orphan', 40_000)]);
    const collecting = collectVectors(vectorsPath, { maxBytes: Infinity });
    put(one, 'late', late);
    assert.equal((await collecting).removed, 40_000);
    assert.deepEqual(embedded(['first', ...late]), ['first', ...late]);
  });

  test('a cancelled one leaves a whole file with all that is used, and the next one goes on', async () => {
    const a = texts('a', 500);
    const orphans = texts('orphan', 30_000);
    workspace('one', a);
    embed([...orphans, ...a]);
    const { signal } = new AbortController();
    // As soon as something has been dropped.
    Object.defineProperty(signal, 'aborted', { get: () => embedded(orphans).length < 30_000 });
    await assert.rejects(collectVectors(vectorsPath, { maxBytes: Infinity, signal }), {
      code: 'cancelled',
    });
    assert.deepEqual(embedded(a), a);
    const left = embedded(orphans).length;
    assert.ok(left > 0 && left < orphans.length, String(left));
    isWhole();
    assert.equal((await collectVectors(vectorsPath, { maxBytes: Infinity })).removed, left);
    assert.deepEqual(embedded(a), a);
  });

  test('a killed one leaves a whole file with all that is used, and the next one goes on', async () => {
    const a = texts('a', 500);
    const orphans = texts('orphan', 30_000);
    workspace('one', a);
    embed([...orphans, ...a]);
    const script = `
      import { collectVectors } from ${JSON.stringify(collectUrl)};
      await collectVectors(${JSON.stringify(vectorsPath)}, { maxBytes: Infinity });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const ended = once(child, 'exit');
    await until('something to be dropped', () => embedded(orphans).length < orphans.length);
    child.kill('SIGKILL');
    await ended;
    assert.deepEqual(embedded(a), a);
    isWhole();
    await collectVectors(vectorsPath, { maxBytes: Infinity });
    assert.deepEqual([embedded(a), embedded(orphans)], [a, []]);
    isWhole();
  });

  test('files of indexes beside the vectors count without a note; a damaged one uses nothing', async () => {
    const beside = new WorkspaceDatabase(join(folder, 'shared', 'x', 'workspace.sqlite'));
    workspaces.push(beside);
    beside.setSetting('vectorSpace', space.name);
    put(beside, 'file', ['kept']);
    embed(['kept', 'dropped']);
    await writeFile(join(folder, 'damaged.sqlite'), 'no database '.repeat(1000));
    database.register.open(join(folder, 'damaged.sqlite'));
    assert.equal((await collectVectors(vectorsPath, { maxBytes: Infinity })).removed, 1);
    assert.deepEqual(embedded(['kept', 'dropped']), ['kept']);
  });

  test('another program’s database beside the vectors is not looked into', async () => {
    const path = join(folder, 'shared', 'theirs', 'workspace.sqlite');
    mkdirSync(dirname(path));
    const theirs = new DatabaseSync(path);
    theirs.exec('PRAGMA journal_mode = WAL; CREATE TABLE settings (x); CREATE TABLE texts (y)');
    theirs.close();
    embed(['dropped']);
    assert.equal((await collectVectors(vectorsPath, { maxBytes: Infinity })).removed, 1);
    assert.deepEqual(readdirSync(dirname(path)), ['workspace.sqlite']);
  });

  test('nothing at the place, and vectors in memory', async () => {
    const nothing = { removed: 0, bytes: 0 };
    assert.deepEqual(await collectVectors(join(folder, 'none.sqlite'), { maxBytes: 1 }), nothing);
    assert.deepEqual(await collectVectors(':memory:', { maxBytes: 1 }), nothing);
    await assert.rejects(stat(join(folder, 'none.sqlite')));
  });
});
