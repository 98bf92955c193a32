import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { VectorDatabase } from '../../../../../src/engine/index/vectors/vectorDatabase.ts';
import { textKey } from '../../../../../src/engine/textKey.ts';
import { setClock } from '../../../../support/setClock.ts';

test('a claim that another clock dated ahead is over once it has not been renewed for a minute', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'claims-'));
  const path = join(folder, 'vectors.sqlite');
  const database = new VectorDatabase(path);
  const file = new DatabaseSync(path);
  t.after(async () => {
    file.close();
    database.close();
    await rm(folder, { recursive: true });
  });
  const vectors = database.open({ name: 'a', dims: 2 });
  const key = textKey('the moon');
  const mine = vectors.claim([key], () => true);
  assert.deepEqual(mine.keys, [key]);
  const inAYear = Date.now() + 365 * 24 * 3_600_000;
  const date = (until: number): void => {
    file.prepare("UPDATE claims SET host = 'elsewhere', until = ?").run(until);
  };
  date(inAYear);

  let now = 0;
  setClock(t, () => now);
  const claimed = (): readonly string[] => vectors.claim([key], () => true).keys;
  assert.deepEqual(claimed(), []);
  now = 59_000;
  assert.deepEqual(claimed(), []);
  date(inAYear + 1);
  now = 100_000;
  assert.deepEqual(claimed(), [], 'it was renewed');
  now = 159_000;
  assert.deepEqual(claimed(), []);
  now = 161_000;
  assert.deepEqual(claimed(), [key]);
});
