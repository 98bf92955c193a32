import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setLanguage } from '../../../../../src/core/l10n/translate.ts';
import {
  brokenRecords,
  fileProblem,
  noColumn,
  tooLarge,
} from '../../../../../src/core/search/leftOutText.ts';
import { DamagedIndexError } from '../../../../../src/engine/index/sqlite/sqliteErrors.ts';
import { textKey } from '../../../../../src/engine/textKey.ts';
import { IndexScope } from '../../../../../src/engine/index/ranking/indexScope.ts';
import {
  WorkspaceDatabase,
  type FileChange,
} from '../../../../../src/engine/index/store/workspaceDatabase.ts';

const facts = { size: 1, mtime: 1, hash: 'h', problem: undefined };
const place = (
  text: string,
  line: number,
): { start: number; end: number; text: string; line: number } => ({
  ...{ start: 10 * line, end: 10 * line + text.length, line },
  text,
});

describe('a row that was changed inside the file', () => {
  const title = 'Boats';
  const made = (): WorkspaceDatabase => {
    const workspace = new WorkspaceDatabase(':memory:');
    const segments = [{ ...place('red fish', 1), title }, place('blue fish', 2)];
    workspace.replace([{ file: { ...facts, path: '/a' }, segments }]);
    workspace.replace([{ file: { ...facts, path: '/b' }, segments: [place('a gull', 1)] }]);
    // A long file comes in by parts.
    workspace.retire({ ...facts, path: '/c', hash: '', mtime: -1 });
    const long = { ...facts, path: '/c' };
    workspace.append({ file: long, segments: [{ ...place('an otter', 1), title }] }, 0);
    workspace.append({ file: long, segments: [{ ...place('a seal', 2), title }] }, 1);
    workspace.join('/c');
    workspace.touch([long]);
    return workspace;
  };
  /** All that is read for a search, and to show what it finds. */
  const read = (workspace: WorkspaceDatabase): unknown[] => {
    const scope = new IndexScope(workspace, () => true);
    const texts = Array.from(scope.textIds, (id) => workspace.readText(id).text);
    const titles = ['/a', '/b', '/c'].map((path) => workspace.titles(path)(0));
    return [...texts, ...titles, scope.keyBlob()];
  };
  const changes = {
    'the line of a segment': "segments = segments || x'00'",
    'its segments': "segments = x''",
    'the keys of its vectors': 'keys = zeroblob(length(keys))',
    'its path': "path = path || '2'",
  };

  test('nothing is told where nothing was', () => {
    const workspace = made();
    assert.deepEqual(read(workspace).slice(0, 8), [
      ...['red fish', 'blue fish', 'a gull', 'an otter', 'a seal'],
      ...[title, undefined, title],
    ]);
    workspace.touch([{ ...facts, path: '/a', mtime: 7, size: 9 }]);
    workspace.file.run("UPDATE files SET segments = x'' WHERE path = '/a'");
    assert.throws(
      () => read(workspace),
      DamagedIndexError,
      'checksums stay when a file is touched',
    );
    workspace.close();
  });

  for (const [what, change] of Object.entries(changes)) {
    for (const path of ['/a', '/c']) {
      test(`${what}, of ${path}: it is damage, and nothing of it is shown`, () => {
        const workspace = made();
        workspace.file.run(`UPDATE files SET ${change} WHERE path = '${path}'`);
        assert.throws(() => read(workspace), DamagedIndexError);
        workspace.close();
      });
    }
  }

  test('its titles, those of a long file, the number of a text', () => {
    for (const sql of [
      "UPDATE files SET titles = replace(titles, 'Boats', 'Goats')",
      "UPDATE partTitles SET titles = replace(titles, 'Boats', 'Goats')",
      "UPDATE texts SET id = 99 WHERE text = 'a gull'",
    ]) {
      const workspace = made();
      workspace.file.run(sql);
      assert.throws(() => read(workspace), DamagedIndexError, sql);
      workspace.close();
    }
  });

  test('what an earlier release has written has no checksum, and is read', () => {
    const workspace = made();
    // It writes all of a row but that.
    const upsert = `INSERT INTO files (path, size, mtime, hash, segments, keys)
      SELECT '/a', size, mtime + 1, 'other', segments, keys FROM files WHERE path = '/b'
      ON CONFLICT (path) DO UPDATE SET mtime = excluded.mtime, hash = excluded.hash,
        segments = excluded.segments, keys = excluded.keys`;
    workspace.file.run(upsert);
    workspace.file.run("UPDATE files SET checkedHash = NULL WHERE path = '/c'");
    assert.deepEqual(read(workspace).slice(0, 3), ['a gull', 'an otter', 'a seal']);
    workspace.close();
  });

  test('a text that went meanwhile is none, and no damage', () => {
    const workspace = made();
    const scope = new IndexScope(workspace, () => true);
    workspace.remove('/b');
    assert.ok([...scope.textIds].map((id) => workspace.text(id)).includes(''));
    workspace.close();
  });
});

describe('WorkspaceDatabase', () => {
  test('a text stays while a file has it', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const found = (query: string): string[] =>
      [...workspace.fullText.match(`"${query}"`)].map(({ id }) => workspace.text(id));
    workspace.replace([
      { file: { ...facts, path: '/a' }, segments: [place('red fish', 1), place('red fish', 2)] },
    ]);
    workspace.replace([
      { file: { ...facts, path: '/b' }, segments: [place('red fish', 1), place('newFish', 2)] },
    ]);
    assert.deepEqual(found('red'), ['red fish']);
    assert.deepEqual(found('fish').sort(), ['newFish', 'red fish']);
    workspace.replace([{ file: { ...facts, path: '/a' }, segments: [place('blue fish', 1)] }]);
    workspace.remove('/b');
    assert.deepEqual(found('red'), []);
    assert.deepEqual(found('new'), []);
    assert.deepEqual(found('fish'), ['blue fish']);
    const [file] = [...workspace.segments((path) => path === '/a')];
    assert.deepEqual([...(file?.segments.slice(1) ?? [])], [10, 19, 1, -1]);
    assert.deepEqual([...workspace.segments((path) => path === '/b')], []);
    workspace.close();
  });

  test('what is wrong with a file is kept, and said in the language of whoever reads it', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const problems = [
      tooLarge(20_000_000),
      brokenRecords([3, 9])!,
      noColumn(['x'], ['id', 'text']),
    ];
    problems.forEach((problem, i) => {
      workspace.replace([{ file: { ...facts, path: `/${i}`, problem }, segments: [] }]);
    });
    workspace.touch([{ ...facts, path: '/0', problem: fileProblem('notText') }]);
    const reasons = (): unknown[] => workspace.files().map(({ problem }) => problem?.reason);
    assert.deepEqual(reasons(), [
      'not text',
      '2 quotes are never closed, the first in line 3',
      'there is no column x; its columns are id, text',
    ]);
    setLanguage({ name: 'de', translations: { 'not text': 'kein Text' } });
    try {
      assert.deepEqual(reasons()[0], 'kein Text');
    } finally {
      setLanguage(undefined);
    }
    // As an earlier release left it.
    workspace.file.run(
      "UPDATE files SET problem = 'older', problemValues = NULL WHERE path = '/1'",
    );
    assert.deepEqual(reasons()[1], 'older');
    workspace.close();
  });

  test('words of its path and of its title find a passage, by the place that it has', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const found = (query: string): string[] =>
      [...workspace.fullText.match(`"${query}"`)].map(({ id }) => workspace.text(id));
    const change = (below: string, title: string | undefined): FileChange => ({
      file: { ...facts, path: `/root/${below}` },
      segments: [{ ...place('red\nfish', 1), title }],
      below,
    });
    workspace.replace([change('harbour/tideTables.ts', 'readTable')]);
    for (const query of ['harbour', 'tideTables', 'tides', 'read']) {
      assert.deepEqual(found(query), ['red\nfish'], query);
    }
    assert.deepEqual(found('root'), []);
    // Another title at the same place.
    workspace.replace([change('harbour/tideTables.ts', 'printTable')]);
    assert.deepEqual([found('print'), found('read')], [['red\nfish'], []]);
    // A file gets another name: the new one comes in before the old one goes.
    workspace.replace([change('sea/moon.ts', 'printTable')]);
    workspace.remove('/root/harbour/tideTables.ts');
    assert.deepEqual([found('moon'), found('harbour')], [['red\nfish'], []]);
    // A copy of it that goes takes its name with it, and no other.
    workspace.replace([change('copy/star.ts', 'printTable')]);
    assert.deepEqual([found('star'), found('moon')], [['red\nfish'], ['red\nfish']]);
    workspace.remove('/root/copy/star.ts');
    assert.deepEqual([found('star'), found('moon')], [[], ['red\nfish']]);
    workspace.close();
  });

  test('of two files whose paths end alike each has its own name', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const count = (query: string): number => [...workspace.fullText.match(`"${query}"`)].length;
    const change = (below: string): FileChange => ({
      ...{ file: { ...facts, path: `/root/${below}` }, below },
      segments: [place('red\nfish', 1)],
    });
    workspace.replace([change('shoal.ts'), change('lib/shoal.ts')]);
    workspace.remove('/root/lib/shoal.ts');
    assert.deepEqual([count('shoal'), count('lib')], [1, 0]);
    workspace.replace([change('lib/shoal.ts')]);
    workspace.remove('/root/shoal.ts');
    assert.deepEqual([count('shoal'), count('lib')], [1, 1]);
    workspace.close();
  });

  test('a line without a title is found by its own words alone, and what many files hold by those of a few', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const count = (query: string): number => [...workspace.fullText.match(`"${query}"`)].length;
    const line = { file: { ...facts, path: '/tide.log' }, segments: [place('a line', 1)] };
    workspace.replace([{ ...line, below: 'tide.log' }]);
    assert.equal(count('tide'), 0);
    for (let i = 0; i < 9; i++) {
      const file = { ...facts, path: `/moon${i}/a.ts` };
      workspace.replace([{ file, segments: [place('a\nlicence', 1)], below: `moon${i}/a.ts` }]);
      assert.equal(count('licence'), 1);
    }
    assert.equal(count('moon8'), 0);
    workspace.close();
  });

  test('a text of many files has one id, and uses up no other; some keys lie evenly among all', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    assert.deepEqual(workspace.someVectorKeys(4), []);
    for (let i = 0; i < 40; i++) {
      const segments = [place('the same', 1), place(` line ${i}`, 2)];
      workspace.replace([{ file: { ...facts, path: `/${i}` }, segments }]);
    }
    assert.equal(workspace.largestTextId(), 41);
    const all = [...Array(40).keys()].map((i) => textKey(`line ${i}`));
    const some = workspace.someVectorKeys(8);
    assert.equal(new Set(some).size, 8);
    assert.ok(some.filter((key) => all.includes(key)).length >= 7);
    workspace.close();
  });

  test('a text that came, went and comes again, or that another process has written, is found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'texts-'));
    const path = join(folder, 'workspace.sqlite');
    const [one, other] = [new WorkspaceDatabase(path), new WorkspaceDatabase(path)];
    try {
      const put = (to: WorkspaceDatabase, name: string, ...texts: string[]): void => {
        const segments = texts.map((text, i) => place(text, i + 1));
        to.replace([{ file: { ...facts, path: name }, segments }]);
      };
      const idOf = (text: string): number | undefined => one.textId({ text, input: undefined });
      put(one, '/a', 'a boat', 'a train');
      put(one, '/b', 'a boat', 'a tram');
      const boat = idOf('a boat');
      put(one, '/a');
      assert.deepEqual([idOf('a boat'), idOf('a train')], [boat, undefined]);
      put(one, '/a', 'a train');
      assert.equal(one.text(idOf('a train') ?? 0), 'a train');
      put(other, '/c', 'a bus', 'a boat');
      const bus = idOf('a bus');
      put(one, '/d', 'a bus', 'a plane');
      assert.equal(idOf('a bus'), bus);
      assert.equal(new IndexScope(one, () => true).textIds.length, 5);
    } finally {
      one.close();
      other.close();
      await rm(folder, { recursive: true });
    }
  });

  test('texts join the full text later; what ends in between loses none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'words-'));
    const path = join(folder, 'workspace.sqlite');
    let workspace = new WorkspaceDatabase(path);
    try {
      const file = (name: string, text: string): FileChange => ({
        file: { ...facts, path: name },
        segments: [place(text, 1)],
      });
      workspace.replace(['/a', '/b', '/c', '/d'].map((name) => file(name, `fish of ${name}`)));
      assert.equal(workspace.fullText.join(2), true);
      workspace.close();
      workspace = new WorkspaceDatabase(path);
      assert.equal(workspace.fullText.isComplete, false);
      // One that is in the full text is gone now, and one that is not yet.
      workspace.remove('/b');
      workspace.remove('/d');
      workspace.replace([file('/e', 'fish of /e')]);
      assert.deepEqual(
        Array.from(workspace.fullText.match('fish'), ({ id }) => workspace.text(id)).sort(),
        ['fish of /a', 'fish of /c', 'fish of /e'],
      );
      assert.equal(workspace.fullText.isComplete, true);
      assert.equal(workspace.fullText.join(2), false);
    } finally {
      workspace.close();
      await rm(folder, { recursive: true });
    }
  });

  test('what is used is written where it changes, so that no other process looks again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'used-'));
    const path = join(folder, 'workspace.sqlite');
    const [one, two] = [new WorkspaceDatabase(path), new WorkspaceDatabase(path)];
    try {
      const used = { name: 'space', model: 'model', source: 'source' };
      one.setUsedSpace('answering', used);
      const version = two.version();
      one.setUsedSpace('answering', { ...used });
      one.setUsedSpace('filling', undefined);
      assert.equal(two.version(), version);
      one.setUsedSpace('answering', { ...used, source: 'another' });
      assert.notEqual(two.version(), version);
      assert.equal(two.usedSpace('answering')?.source, 'another');
    } finally {
      one.close();
      two.close();
      await rm(folder, { recursive: true });
    }
  });

  test('a search that takes its time keeps nobody from writing, and ends with the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    try {
      const path = join(folder, 'workspace.sqlite');
      const one = new WorkspaceDatabase(path);
      const two = new WorkspaceDatabase(path);
      const put = (workspace: WorkspaceDatabase, name: string, text: string): void =>
        workspace.replace([{ file: { ...facts, path: name }, segments: [place(text, 1)] }]);
      for (let i = 0; i < 10; i++) put(one, `/${i}`, `fish ${i}`);
      one.fullText.join();
      for (const questions of [one.fullText.matching('fish'), one.fullText.scores('fish')]) {
        assert.ok(questions.next().value);
        put(two, '/two', 'fish of another process');
        put(one, '/one', 'fish of this one');
        one.fullText.join();
        assert.equal([...questions].filter((found) => found !== undefined).length >= 9, true);
      }
      // Left in the middle.
      const left = one.fullText.matching('fish');
      left.next();
      two.close();
      one.close();
      assert.throws(() => left.next());
      assert.deepEqual(await readdir(folder), ['workspace.sqlite']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('some texts join the full text soon, a long one or thousands do not', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const put = (name: string, texts: readonly string[]): void => {
      const segments = texts.map((text, i) => place(text, i + 1));
      workspace.replace([{ file: { ...facts, path: name }, segments }]);
    };
    assert.equal(workspace.fullText.joinsSoon, true);
    put('/a', ['a fish', 'a boat']);
    assert.equal(workspace.fullText.joinsSoon, true);
    put('/b', ['long '.repeat(500_000)]);
    assert.equal(workspace.fullText.joinsSoon, false);
    workspace.remove('/b');
    put(
      '/c',
      Array.from({ length: 21_000 }, (_, i) => `line ${i}`),
    );
    assert.equal(workspace.fullText.joinsSoon, false);
    workspace.close();
  });

  test('long texts join the full text one by one', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    const segments = ['a', 'b', 'c'].map((word, i) => place(`${word} `.repeat(400_000), i));
    workspace.replace([{ file: { ...facts, path: '/a' }, segments }]);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => workspace.fullText.join(100)),
      [true, true, false, false],
    );
    assert.equal([...workspace.fullText.match('"c"')].length, 1);
    workspace.close();
  });

  test('lines that are only moved in share a vector', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    workspace.replace([
      { file: { ...facts, path: '/a' }, segments: [place('x = 1', 1), place('  x = 1 ', 2)] },
    ]);
    const scope = new IndexScope(workspace, () => true);
    const keys = Buffer.from(scope.keyBlob()).toString('latin1');
    assert.equal(keys, textKey('x = 1').repeat(2));
    workspace.close();
  });

  test('accents and case do not count for words', () => {
    const workspace = new WorkspaceDatabase(':memory:');
    workspace.replace([
      { file: { ...facts, path: '/a' }, segments: [place('Über den Wolken', 1)] },
    ]);
    assert.equal([...workspace.fullText.match('"uber"')].length, 1);
    workspace.close();
  });

  test('a full text that an earlier release folded otherwise is filled anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-database-'));
    const path = join(folder, 'workspace.sqlite');
    const earlier = new WorkspaceDatabase(path);
    earlier.replace([{ file: { ...facts, path: '/a' }, segments: [place('Auf der Straße', 1)] }]);
    earlier.fullText.join();
    earlier.file.run("UPDATE foldedWords SET text = 'straße', parts = '' WHERE rowid = 1");
    earlier.file.run("DELETE FROM settings WHERE name = 'fold'");
    earlier.close();
    for (let time = 0; time < 2; time++) {
      const workspace = new WorkspaceDatabase(path);
      assert.equal(workspace.fullText.isComplete, time > 0);
      assert.equal([...workspace.fullText.match('"strasse"')].length, 1);
      workspace.close();
    }
    await rm(folder, { recursive: true });
  });
});
