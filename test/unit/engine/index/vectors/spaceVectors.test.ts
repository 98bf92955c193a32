import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DamagedIndexError } from '../../../../../src/engine/index/sqlite/sqliteErrors.ts';
import type { SpaceVectors } from '../../../../../src/engine/index/vectors/spaceVectors.ts';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { keyBytes, textKey } from '../../../../../src/engine/textKey.ts';

// See `SpaceVectors`: so many smaller blocks are left as they are.
const smallBlockRows = 256;
const toleratedBlocks = 32;
const atOnce = 1000;
const fullBlockRows = 1024;
const space = { name: 'a', dims: 2 };

describe('SpaceVectors.compact', () => {
  let folder: string;
  let database: VectorDatabase;
  let vectors: SpaceVectors;
  /** Direct, as another process would. */
  let file: DatabaseSync;
  let count = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compact-'));
    const path = join(folder, 'vectors.sqlite');
    database = new VectorDatabase(path);
    vectors = database.open(space);
    file = new DatabaseSync(path);
    count = 0;
  });
  afterEach(async () => {
    file.close();
    database.close();
    await rm(folder, { recursive: true });
  });

  const keyOf = (i: number): string => textKey(`text ${i}`);

  /** A block for each of these numbers of rows. */
  function addBlocks(...rows: number[]): void {
    for (const length of rows) {
      const data = Float32Array.from({ length: 2 * length }, (_, i) => count + (i >> 1));
      vectors.add(
        Array.from({ length }, (_, i) => keyOf(count + i)),
        data,
      );
      count += length;
    }
  }

  const blockRows = (name = space.name): number[] =>
    file
      .prepare(
        'SELECT rows FROM blocks JOIN spaces ON spaces.id = space WHERE name = ? ORDER BY blocks.id',
      )
      .all(name)
      .map(({ rows }) => Number(rows));

  /** Every text has its own vector, for who has the file open and for who opens it now. */
  function assertAll(): void {
    const keys = Buffer.from(Array.from({ length: count }, (_, i) => keyOf(i)).join(''), 'latin1');
    const other = new VectorDatabase(join(folder, 'vectors.sqlite'));
    for (const each of [vectors, other.open(space)]) {
      each.refresh();
      const numbers = Array.from({ length: count }, (_, i) => each.find(keys, i * keyBytes));
      const textOf = new Map(numbers.map((number, i) => [number, i]));
      let found = 0;
      for (const { numbers: read, vectors: rows } of each.read(numbers)) {
        read.forEach((number, i) => assert.equal(rows[2 * i], textOf.get(number)));
        found += read.length;
      }
      assert.equal(found, count);
    }
    other.close();
  }

  const ones = (length: number): number[] => new Array<number>(length).fill(1);

  test('leaves a few small blocks, and makes one of them when there is one more', () => {
    addBlocks(...ones(toleratedBlocks));
    vectors.compact();
    assert.deepEqual(blockRows(), ones(toleratedBlocks));
    addBlocks(1);
    vectors.compact();
    assert.deepEqual(blockRows(), [toleratedBlocks + 1]);
    assertAll();
  });

  test('leaves blocks that are large enough, however many', () => {
    const large = new Array<number>(toleratedBlocks + 1).fill(smallBlockRows);
    addBlocks(...large);
    vectors.compact();
    assert.deepEqual(blockRows(), large);
    addBlocks(...ones(toleratedBlocks), smallBlockRows - 1);
    vectors.compact();
    assert.deepEqual(blockRows(), [...large, toleratedBlocks + smallBlockRows - 1]);
    assertAll();
  });

  test('fills blocks to the full, and takes only so many at a time', () => {
    addBlocks(...new Array<number>(atOnce + 10).fill(2));
    vectors.compact();
    // What is left of the last one is small again.
    const rest = (2 * atOnce) % fullBlockRows;
    assert.deepEqual(blockRows(), [...new Array<number>(10).fill(2), fullBlockRows, rest]);
    vectors.compact();
    assertAll();
  });

  test('leaves those of another space', () => {
    const other = database.open({ name: 'b', dims: 2 });
    for (let i = 0; i < 40; i++) other.add([keyOf(i)], Float32Array.of(i, i));
    addBlocks(...ones(40));
    vectors.compact();
    assert.deepEqual([blockRows(), blockRows('b')], [[40], ones(40)]);
  });

  test('a damaged one is damage of the file, and nothing is written', () => {
    addBlocks(...ones(40));
    file.exec('UPDATE blocks SET vectors = zeroblob(8) WHERE id = 20');
    assert.throws(() => vectors.compact(), DamagedIndexError);
    assert.deepEqual(blockRows(), ones(40));
  });
});
