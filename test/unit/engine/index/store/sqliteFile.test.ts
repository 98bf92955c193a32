import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import {
  moveDamagedAside,
  sideFiles,
  whereFree,
} from '../../../../../src/engine/index/sqlite/databaseFiles.ts';
import { applicationIds } from '../../../../../src/engine/index/sqlite/sqliteOwner.ts';
import { DamagedIndexError } from '../../../../../src/engine/index/sqlite/sqliteErrors.ts';
import { SqliteFile } from '../../../../../src/engine/index/store/sqliteFile.ts';

const schema = 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)';
const format = { applicationId: 77, version: 1, schema };

/** A file of an index, closed. */
function marked(path: string): string {
  SqliteFile.open(path, { ...format, applicationId: applicationIds.workspace }).close();
  return path;
}

describe('SqliteFile', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sqlite-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('keeps its rows, and drops all of an older format', () => {
    const path = join(folder, 'new', 'format.sqlite');
    const first = SqliteFile.open(path, format);
    first.run('INSERT INTO things (name) VALUES (?)', 'one');
    first.close();
    const second = SqliteFile.open(path, format);
    assert.equal(second.get('SELECT name FROM things')?.['name'], 'one');
    second.close();
    const search = 'CREATE VIRTUAL TABLE things USING fts5 (name)';
    for (const [version, text] of [
      [2, search],
      [3, schema],
    ] as const) {
      const file = SqliteFile.open(path, { applicationId: 77, version, schema: text });
      assert.deepEqual(file.all('SELECT name FROM things'), []);
      file.run('INSERT INTO things (name) VALUES (?)', 'other');
      file.close();
    }
    assert.throws(() => SqliteFile.open(path, format), /made by a newer release/);
  });

  test('a file keeps the pages that it was made with', () => {
    const pages = (file: SqliteFile): unknown => file.get('PRAGMA page_size')?.['page_size'];
    const path = join(folder, 'pages.sqlite');
    const large = { ...format, pageBytes: 16_384 };
    const old = SqliteFile.open(path, format);
    const usual = pages(old);
    old.run('INSERT INTO things (name) VALUES (?)', 'one');
    old.close();
    const again = SqliteFile.open(path, large);
    assert.deepEqual([pages(again), again.all('SELECT name FROM things').length], [usual, 1]);
    again.close();
    const fresh = SqliteFile.open(join(folder, 'large.sqlite'), large);
    assert.deepEqual([pages(fresh), fresh.all('SELECT name FROM things')], [16_384, []]);
    fresh.close();
  });

  test('a transaction is all or nothing', () => {
    const file = SqliteFile.open(':memory:', format);
    assert.throws(() =>
      file.transaction(() => {
        file.run('INSERT INTO things (name) VALUES (?)', 'one');
        throw new Error('stop');
      }),
    );
    assert.deepEqual(file.all('SELECT * FROM things'), []);
    assert.equal(
      file.transaction(() => 7),
      7,
    );
    file.close();
  });

  test('a question that fails leaves the next ones alone', () => {
    const search = 'CREATE VIRTUAL TABLE things USING fts5 (name)';
    const file = SqliteFile.open(':memory:', { ...format, schema: search });
    file.run("INSERT INTO things VALUES ('one')");
    const ask = (expression: string): unknown[] => [
      ...file.iterate('SELECT name FROM things WHERE things MATCH ?', expression),
    ];
    for (let i = 0; i < 2; i++) {
      assert.throws(() => ask('"one'), /unterminated string/);
      assert.equal(ask('"one"').length, 1);
    }
    file.close();
  });

  test('two that are open see each other’s rows', () => {
    const path = join(folder, 'two.sqlite');
    const one = SqliteFile.open(path, format);
    const two = SqliteFile.open(path, format);
    one.run('INSERT INTO things (name) VALUES (?)', 'one');
    two.run('INSERT INTO things (name) VALUES (?)', 'two');
    assert.equal(one.all('SELECT * FROM things').length, 2);
    one.close();
    two.close();
  });

  test('a full disk is told in a sentence, and nothing half is left', () => {
    const path = join(folder, 'full.sqlite');
    const file = SqliteFile.open(path, format);
    file.all('PRAGMA max_page_count = 8');
    const fill = (): void =>
      file.transaction(() => {
        for (let i = 0; i < 100; i++) {
          file.run('INSERT INTO things (name) VALUES (?)', `${i}${'x'.repeat(2000)}`);
        }
      });
    assert.throws(fill, (error: unknown) => {
      assert.ok(error instanceof AppError && error.code === 'fileUnwritable');
      return error.message.startsWith('The disk is full, so the index in');
    });
    assert.deepEqual(file.all('SELECT * FROM things'), []);
    file.close();
  });

  test('a header with a format that no SQLite writes is damage', () => {
    const path = marked(join(folder, 'header.sqlite'));
    const bytes = readFileSync(path);
    // The number of the schema's format, from 1 to 4.
    bytes.writeUInt32BE(9, 44);
    writeFileSync(path, bytes);
    assert.throws(
      () => SqliteFile.open(path, { ...format, applicationId: applicationIds.workspace }),
      DamagedIndexError,
    );
  });

  test('what is no database is damaged, and can be moved aside', async () => {
    const path = join(folder, 'damaged.sqlite');
    await writeFile(path, 'not a database at all, but long enough to look at');
    assert.throws(() => SqliteFile.open(path, format), DamagedIndexError);
    moveDamagedAside(path);
    assert.ok(existsSync(`${path}.damaged`) && !existsSync(path));
    SqliteFile.open(path, format).close();
  });

  describe('a file that is cut off', () => {
    const pageBytes = 4096;
    const pages = 40;
    // Without an index: the name itself lies at the end.
    const plain = { ...format, pageBytes, schema: 'CREATE TABLE things (name TEXT)' };
    const filled = (path: string): SqliteFile => {
      const file = SqliteFile.open(path, plain);
      file.run('INSERT INTO things (name) VALUES (?)', 'x'.repeat(pageBytes * pages));
      return file;
    };
    const cuts = [1, 100, pageBytes - 1, pageBytes, pageBytes + 100, 20 * pageBytes + 7];

    for (const bytes of cuts) {
      test(`by ${bytes} bytes is damaged, whether it was closed or left open`, () => {
        const path = join(folder, `cut-${bytes}.sqlite`);
        filled(path).close();
        truncateSync(path, statSync(path).size - bytes);
        assert.throws(() => SqliteFile.open(path, format), DamagedIndexError);
        moveDamagedAside(path);

        // Written out, and then a little more, by one that is killed.
        const open = filled(path);
        open.all('PRAGMA wal_checkpoint(TRUNCATE)');
        open.run('INSERT INTO things (name) VALUES (?)', 'more');
        const copy = join(folder, `killed-${bytes}.sqlite`);
        for (const side of ['', '-wal']) copyFileSync(path + side, copy + side);
        open.close();
        truncateSync(copy, statSync(copy).size - bytes);
        assert.throws(() => SqliteFile.open(copy, format), DamagedIndexError);
      });
    }

    test('is told as damaged by who has it open', () => {
      const path = join(folder, 'cut-open.sqlite');
      filled(path).close();
      const open = SqliteFile.open(path, plain);
      truncateSync(path, statSync(path).size - 3000);
      assert.throws(() => open.all('SELECT name FROM things'), DamagedIndexError);
      assert.throws(() => [...open.iterate('SELECT name FROM things')], DamagedIndexError);
      open.close();
    });

    test('is whole where its log holds what is missing', () => {
      const path = join(folder, 'grown.sqlite');
      const open = SqliteFile.open(path, plain);
      open.all('PRAGMA wal_checkpoint(TRUNCATE)');
      open.run('INSERT INTO things (name) VALUES (?)', 'x'.repeat(pageBytes * pages));
      const copy = join(folder, 'half.sqlite');
      for (const side of ['', '-wal']) copyFileSync(path + side, copy + side);
      open.close();
      // As a full disk, or a kill, leaves it while the log is written to the file.
      appendFileSync(copy, Buffer.alloc(pageBytes + 100));
      const file = SqliteFile.open(copy, format);
      assert.equal(String(file.get('SELECT name FROM things')?.['name']).length, pageBytes * pages);
      file.close();
    });
  });

  test('a file, what SQLite has beside it and its folders are for their owner alone', () => {
    const path = join(folder, 'private', 'index', 'own.sqlite');
    const modeOf = (of: string): number => statSync(of).mode & 0o777;
    const before = process.umask(0o022);
    try {
      const sides = ['', ...sideFiles].map((side) => path + side);
      const file = SqliteFile.open(path, format);
      file.run('INSERT INTO things (name) VALUES (?)', 'one');
      assert.deepEqual(sides.map(modeOf), [0o600, 0o600, 0o600]);
      assert.deepEqual([join(folder, 'private'), dirname(path)].map(modeOf), [0o700, 0o700]);
      // As an earlier release has left them, one that it moved aside among them.
      copyFileSync(marked(join(folder, 'private', 'marked.sqlite')), `${path}.damaged`);
      for (const each of [...sides, `${path}.damaged`]) chmodSync(each, 0o644);
      const again = SqliteFile.open(path, format);
      assert.deepEqual(sides.map(modeOf), [0o600, 0o600, 0o600]);
      assert.equal(modeOf(`${path}.damaged`), 0o600);
      again.close();
      file.close();
      assert.equal(modeOf(moveDamagedAside(path)), 0o600);
    } finally {
      process.umask(before);
    }
  });

  test('a folder that cannot be made is told', async () => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'x.sqlite');
    assert.throws(() => SqliteFile.open(path, format), /cannot be made .*choose another one/);
  });
});

test('a file that another program holds open, as Windows then refuses, or on a disk that can only be read: a sentence; other errors as they are', () => {
  const refuse = (code: string) => () => {
    throw Object.assign(new Error(code), { code, syscall: 'unlink' });
  };
  for (const code of ['EBUSY', 'EPERM', 'EACCES']) {
    assert.throws(
      () => {
        whereFree('/a/vectors.sqlite', refuse(code));
      },
      (error) =>
        error instanceof AppError && /vectors\.sqlite.*close other windows/.test(error.message),
    );
  }
  assert.throws(
    () => {
      whereFree('/a/vectors.sqlite', refuse('EROFS'));
    },
    {
      code: 'fileUnwritable',
      message: /vectors\.sqlite cannot be .* \(EROFS\); see whether its disk/,
    },
  );
  assert.throws(() => {
    whereFree('/a/vectors.sqlite', () => {
      throw new TypeError('wrong');
    });
  }, TypeError);
});
