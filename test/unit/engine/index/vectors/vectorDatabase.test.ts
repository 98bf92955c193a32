import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { SpaceVectors } from '../../../../../src/engine/index/vectors/spaceVectors.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { sideFiles } from '../../../../../src/engine/index/sqlite/databaseFiles.ts';
import { DamagedIndexError } from '../../../../../src/engine/index/sqlite/sqliteErrors.ts';
import { keyBytes, textKey } from '../../../../../src/engine/textKey.ts';

const space = { name: 'a', dims: 2 };
const keys = Array.from({ length: 50 }, (_, i) => textKey(`text ${i}`));

describe('VectorDatabase', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  });
  after(() => rm(folder, { recursive: true }));

  function load(vectors: SpaceVectors): number[] {
    vectors.refresh();
    const bytes = Buffer.from(keys.join(''), 'latin1');
    const numbers = keys.map((_, i) => vectors.find(bytes, i * keyBytes));
    assert.deepEqual(
      keys.map((key) => vectors.has(key)),
      numbers.map((number) => number >= 0),
    );
    const found: number[] = [];
    for (const { numbers: read, vectors: data } of vectors.read(numbers.filter((n) => n >= 0))) {
      read.forEach((number, i) => {
        const text = numbers.indexOf(number);
        assert.deepEqual([...data.subarray(2 * i, 2 * i + 2)], [text, -text]);
        found.push(text);
      });
    }
    return found.sort((a, b) => a - b);
  }

  const add = (vectors: SpaceVectors, from: number, to: number): void => {
    const data = keys.slice(from, to).flatMap((_, i) => [from + i, -from - i]);
    vectors.add(keys.slice(from, to), new Float32Array(data));
  };

  test('keeps each text once, in whatever process it comes', () => {
    const path = join(folder, 'once.sqlite');
    const one = new VectorDatabase(path);
    const two = new VectorDatabase(path);
    add(one.open(space), 0, 4);
    add(two.open(space), 2, 6);
    assert.deepEqual(load(one.open(space)), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(load(two.open({ name: 'other model', dims: 2 })), []);
    assert.ok(two.find('a') && !two.find('none'));
    one.close();
    two.close();
  });

  test('bytes that are not those that were written are damage, at once or when they are checked', () => {
    const path = join(folder, 'damaged.sqlite');
    const database = new VectorDatabase(path);
    const vectors = database.open(space);
    vectors.add(keys.slice(0, 3), Float32Array.of(0, -0, 1, -1, 2, -2));
    const numbers = [0, 1, 2];
    const readLater = (): number => [...vectors.read(numbers, true)].length;
    assert.equal(readLater(), 1);
    assert.equal(vectors.checkSome(5), false);
    vectors.refresh();
    const file = new DatabaseSync(path);
    file.exec('UPDATE blocks SET vectors = zeroblob(24)');
    file.close();
    assert.throws(() => [...vectors.read(numbers)], DamagedIndexError);
    assert.equal(readLater(), 1);
    vectors.refresh();
    assert.equal(vectors.checkSome(5), false);
    assert.throws(() => {
      vectors.refresh();
    }, DamagedIndexError);
    database.close();
  });

  describe('many vectors', () => {
    const count = 20_480;
    const many = Array.from({ length: count }, (_, i) => textKey(`many ${i}`));
    const bytes = Buffer.from(many.join(''), 'latin1');
    const data = (of: number): Float32Array =>
      Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? of : i / count));

    function made(name: string, of = 1): { path: string; database: VectorDatabase } {
      const path = join(folder, name);
      const database = new VectorDatabase(path);
      database.open(space).add(many, data(of));
      return { path, database };
    }

    function assertLoaded(vectors: SpaceVectors, expected: Float32Array): void {
      const numbers = Int32Array.from(many, (_, i) => vectors.find(bytes, i * keyBytes));
      const { rows, rowOf } = vectors.resident().load(numbers);
      const found = many.flatMap((_, i) => [...rows.vector(rowOf[i]!)]);
      assert.deepEqual(Float32Array.from(found), expected);
    }

    test('are read ahead into memory', async () => {
      const { path, database } = made('ahead.sqlite');
      const vectors = database.open(space);
      assert.equal(vectors.readAhead(count / 3), undefined, 'most are of no use');
      const reading = vectors.readAhead(count);
      assert.equal(vectors.readAhead(count), reading);
      await reading;
      assert.equal(vectors.resident().count, count);
      assert.equal(vectors.readAhead(count), undefined, 'they are there');
      // Nothing of the file is needed any more.
      const file = new DatabaseSync(path);
      file.exec('DELETE FROM blocks');
      file.close();
      assertLoaded(vectors, data(1));
      database.close();
    });

    test('are those of our own file where another lies at its place, and damage is found', async () => {
      const { path, database } = made('own.sqlite');
      const other = made('other.sqlite', 2);
      other.database.close();
      for (const side of ['', ...sideFiles]) rmSync(path + side);
      renameSync(other.path, path);
      const vectors = database.open(space);
      await vectors.readAhead(count);
      assert.equal(vectors.resident().count, 0);
      assertLoaded(vectors, data(1));
      database.close();

      const damaged = made('bytes.sqlite');
      const file = new DatabaseSync(damaged.path);
      file.exec('UPDATE blocks SET vectors = zeroblob(length(vectors)) WHERE id = 3');
      file.close();
      const ahead = damaged.database.open(space);
      await ahead.readAhead(count);
      assert.throws(() => {
        ahead.checkRest();
      }, DamagedIndexError);
      damaged.database.close();
    });

    test('are left where the file is closed meanwhile', async () => {
      const { database } = made('closed.sqlite');
      const vectors = database.open(space);
      const reading = vectors.readAhead(count);
      vectors.refresh();
      database.close();
      await reading;
      assert.equal(vectors.resident().count, 0);
    });

    test('are not read ahead again where most were of no use', async () => {
      const { database } = made('useless.sqlite');
      const vectors = database.open(space);
      await vectors.readAhead(count);
      const numbers = Int32Array.from({ length: 8000 }, (_, i) => i);
      for (let turn = 0; turn < 20; turn++) vectors.resident().load(numbers);
      assert.equal(vectors.resident().count, numbers.length);
      assert.equal(vectors.readAhead(count), undefined);
      database.close();
    });

    test('are not read ahead where they are few, or in no file', () => {
      const few = new VectorDatabase(join(folder, 'few.sqlite'));
      add(few.open(space), 0, 50);
      assert.equal(few.open(space).readAhead(50), undefined);
      few.close();
      const memory = new VectorDatabase(':memory:');
      memory.open(space).add(many, data(1));
      assert.equal(memory.open(space).readAhead(count), undefined);
      memory.close();
    });
  });

  test('many small blocks become one, and nothing is lost', () => {
    const path = join(folder, 'compact.sqlite');
    const database = new VectorDatabase(path);
    const vectors = database.open(space);
    for (let i = 0; i < keys.length; i++) add(vectors, i, i + 1);
    vectors.compact();
    assert.deepEqual(load(vectors), [...keys.keys()]);
    add(vectors, 0, keys.length);
    database.close();
    const file = new DatabaseSync(path);
    assert.equal(file.prepare('SELECT count(*) AS n FROM blocks').get()?.['n'], 1);
    file.close();
  });

  test('a claim keeps others away until it is released or its process is gone', () => {
    const path = join(folder, 'claims.sqlite');
    const database = new VectorDatabase(path);
    const vectors = database.open(space);
    const few = (count: number): (() => boolean) => {
      let left = count;
      return () => left-- > 0;
    };
    const first = vectors.claim(keys, few(10));
    assert.deepEqual(first.keys, keys.slice(0, 10));
    const second = vectors.claim(keys, few(100));
    assert.deepEqual([second.keys.length, second.elsewhere], [40, 10]);
    assert.equal(vectors.claim(keys, few(100)).id, -1);
    vectors.release(first);
    assert.deepEqual(vectors.claim(keys, few(3)).keys, keys.slice(0, 3));
    const file = new DatabaseSync(path);
    // No process has this id.
    file.exec('UPDATE claims SET pid = 2147483646');
    file.close();
    assert.equal(vectors.claim(keys, few(100)).keys.length, keys.length);
    database.close();
  });
});
