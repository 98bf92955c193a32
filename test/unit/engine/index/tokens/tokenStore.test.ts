import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ownTokens } from '../../../../../src/core/tokenVectors/ownTokens.ts';
import { packedRowBytes } from '../../../../../src/core/tokenVectors/packedRows.ts';
import type { TokenRows } from '../../../../../src/core/tokenVectors/tokenRows.ts';
import { dot } from '../../../../../src/core/vectors/similarity.ts';
import { collectVectors } from '../../../../../src/engine/index/collect/collectVectors.ts';
import { vectorKey } from '../../../../../src/engine/index/store/textUses.ts';
import { tokenRowsOf } from '../../../../../src/engine/index/tokens/tokenRowsOf.ts';
import { WorkspaceIndex } from '../../../../../src/engine/index/workspaceIndex.ts';
import { fakeModel, type FakeModel } from '../fakeModel.ts';

const rowBytes = packedRowBytes(16);
const options = { under: undefined, signal: undefined, onProgress: undefined };
const lines = (count: number, word = 'number'): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i} of ${count} is ${i % 7} and ${i % 11}`);

describe('token vectors of an index', () => {
  let folder: string;
  let fake: FakeModel;
  const open: WorkspaceIndex[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'token-vectors-'));
    fake = fakeModel('a');
  });
  afterEach(async () => {
    for (const index of open.splice(0)) index.close();
    await rm(folder, { recursive: true });
  });

  const vectorsPath = (): string => join(folder, 'vectors.sqlite');

  function indexOf(name: string, texts: readonly string[], keeps: boolean): WorkspaceIndex {
    const workspacePath = join(folder, name, 'workspace.sqlite');
    const index = new WorkspaceIndex({ workspacePath, vectorsPath: vectorsPath() });
    open.push(index);
    put(index, texts);
    if (keeps) index.tokenStore.choose(true);
    return index;
  }

  function put(index: WorkspaceIndex, texts: readonly string[]): void {
    const segments = texts.map((text, i) => ({ text, start: i, end: i + 1, line: i + 1 }));
    const file = {
      path: 'file',
      size: 1,
      mtime: 1,
      hash: String(texts.length),
      problem: undefined,
    };
    index.workspace.replace([{ file, segments }]);
  }

  function tokensOf(index: WorkspaceIndex, texts: readonly string[]): (TokenRows | undefined)[] {
    const found = index.tokens('a')?.tokensOf(texts.map((text) => vectorKey(text)));
    return texts.map((text) => found?.get(vectorKey(text)));
  }

  const bytesOf = (index: WorkspaceIndex): number => index.tokenSizes('a').bytes;

  test('are made in the run of the vectors; each own token has a row', async () => {
    const texts = [...lines(40), 'one', `long ${'word of many '.repeat(30)}`];
    const index = indexOf('one', texts, true);
    await index.embed(fake.model, options);
    const ran = fake.session.ran.length;
    assert.equal(await index.embed(fake.model, options), 0);
    assert.equal(fake.session.ran.length, ran);
    const { tokenizer } = fake.embedder;
    for (const [i, rows] of tokensOf(index, texts).entries()) {
      const text = texts[i]!;
      assert.ok(rows, text);
      assert.deepEqual([rows.count, rows.dims], [ownTokens(tokenizer, text).count, 16]);
      const read = await tokenRowsOf(text, index.tokens('a')!.components, fake.model, {
        priority: 'query',
      });
      assert.equal(read.spans.length, 2 * rows.count);
      for (let token = 0; token < rows.count; token++) {
        const row = (from: TokenRows): Float32Array =>
          from.rows.subarray(token * 16, (token + 1) * 16);
        // Rounding moves a row by some degrees.
        const cosine = dot(row(rows), row(read));
        assert.ok(cosine > 0.9, `${text} ${token}: ${cosine}`);
      }
    }
    const { areKept, texts: count, bytes } = index.tokenSizes();
    const tokens = texts.reduce((sum, text) => sum + ownTokens(tokenizer, text).count, 0);
    assert.deepEqual(
      [areKept, count, bytes],
      [true, texts.length, texts.length * 36 + tokens * rowBytes],
    );
  });

  test('are the same whatever the batch', async () => {
    const texts = lines(60);
    const one = indexOf('one', texts, true);
    await one.embed(fake.model, options);
    const kept = new DatabaseSync(vectorsPath());
    const blocks = kept.prepare('SELECT keys, counts, tokens FROM tokenBlocks').all();
    kept.exec('DELETE FROM tokenBlocks; DELETE FROM blocks');
    kept.close();
    const before = new Map<string, string>();
    const note = (found: Record<string, unknown>[], into: Map<string, string>): void => {
      for (const { keys, counts, tokens } of found as Record<string, Uint8Array>[]) {
        const numbers = new Uint32Array(counts!.slice().buffer);
        let at = 0;
        numbers.forEach((count, row) => {
          const key = Buffer.from(keys!.subarray(32 * row, 32 * row + 32)).toString('hex');
          into.set(
            key,
            Buffer.from(tokens!.subarray(rowBytes * at, rowBytes * (at + count))).toString('hex'),
          );
          at += count;
        });
      }
    };
    note(blocks, before);
    const other = indexOf('two', texts.toReversed(), true);
    await other.embed(fakeModel('a').model, options);
    const again = new DatabaseSync(vectorsPath());
    const after = new Map<string, string>();
    note(again.prepare('SELECT keys, counts, tokens FROM tokenBlocks').all(), after);
    again.close();
    assert.equal(before.size, 60);
    assert.deepEqual(new Map([...after].sort()), new Map([...before].sort()));
  });

  test('texts that have a vector and none are read again, and only these', async () => {
    const index = indexOf('one', lines(30), false);
    assert.equal(await index.embed(fake.model, options), 30);
    assert.equal(index.tokens('a'), undefined);
    index.tokenStore.choose(true);
    put(index, [...lines(30), 'a new one']);
    assert.equal(await index.embed(fake.model, options), 31);
    put(index, [...lines(30), 'a new one', 'another new one']);
    assert.equal(await index.embed(fake.model, options), 1);
    assert.ok(tokensOf(index, [...lines(30), 'another new one']).every((rows) => rows));
  });

  test('a scan visits each text of the workspace once, and ends with a cancel', async () => {
    const all = lines(50);
    await indexOf('other', lines(20, 'elsewhere'), true).embed(fake.model, options);
    const index = indexOf('one', [...all, ' number 3 of 50 is 3 and 3'], true);
    await index.embed(fake.model, options);
    const places: number[] = [];
    await index.tokens('a')!.scan((place, rows) => {
      places.push(place);
      assert.equal(rows.rows.length, rows.count * rows.dims);
    });
    assert.deepEqual(new Set(places), new Set(all.keys()));
    assert.equal(places.length, 50);
    const stopped = AbortSignal.abort();
    const slow = index.tokens('a')!.scan(() => {
      const until = performance.now() + 25;
      while (performance.now() < until);
    }, stopped);
    await assert.rejects(slow, { code: 'cancelled' });
  });

  test('switched off they go, but for those of a workspace that keeps them', async () => {
    const shared = lines(20);
    const index = indexOf('one', [...shared, ...lines(20, 'mine')], true);
    const other = indexOf('other', shared, true);
    await index.embed(fake.model, options);
    await other.embed(fake.model, options);
    index.tokenStore.choose(false);
    assert.equal(index.tokens('a'), undefined);
    await index.dropTokens(undefined);
    assert.deepEqual([index.tokenStore.isDropping, index.tokenSizes('a').texts], [false, 20]);
    assert.ok(tokensOf(other, shared).every((rows) => rows));
    assert.equal(await index.embed(fake.model, options), 0);
    other.tokenStore.choose(false);
    await other.dropTokens(undefined);
    assert.equal(bytesOf(other), 0);
    assert.equal(other.counts().vectors, 20);
  });

  test('a collection drops those of texts that are gone with their vectors', async () => {
    const index = indexOf('one', lines(40), true);
    await index.embed(fake.model, options);
    const before = bytesOf(index);
    put(index, lines(40).slice(0, 10));
    const { removed } = await collectVectors(vectorsPath(), { maxBytes: 1e9 });
    assert.equal(removed, 30);
    const file = new DatabaseSync(vectorsPath());
    const { n } = file.prepare('SELECT total(rows) AS n FROM tokenBlocks').get() ?? {};
    file.close();
    assert.equal(n, 10);
    assert.ok(tokensOf(index, lines(40).slice(0, 10)).every((rows) => rows));
    assert.ok(bytesOf(index) < before / 3);
  });

  test('what edits leave in many blocks is joined, and nothing is lost', async () => {
    const texts = lines(40);
    const index = indexOf('one', [], true);
    for (let count = 1; count <= 40; count++) {
      put(index, texts.slice(0, count));
      await index.embed(fake.model, options);
    }
    const file = new DatabaseSync(vectorsPath());
    const { n } = file.prepare('SELECT count(*) AS n FROM tokenBlocks').get() ?? {};
    file.close();
    assert.ok(Number(n) < 32, String(n));
    assert.ok(tokensOf(index, texts).every((rows) => rows));
  });

  test('a changed byte is damage', async () => {
    const index = indexOf('one', lines(10), true);
    await index.embed(fake.model, options);
    const file = new DatabaseSync(vectorsPath());
    file.exec("UPDATE tokenBlocks SET tokens = X'00' || substr(tokens, 2)");
    file.close();
    assert.throws(() => tokensOf(index, lines(10)), { code: 'indexDamaged' });
  });

  test('a model whose file gives a text’s vector has none', async () => {
    const index = indexOf('one', lines(5), true);
    const choice = { layer: -1, pooling: 'file' } as const;
    assert.equal(index.tokenStore.keeps({ choice }), false);
    assert.equal(index.tokensToKeep({ ...fake.model, choice }), undefined);
    await index.embed(fake.model, options);
    assert.ok(index.tokensToKeep(fake.model));
  });

  test('a cancel keeps whole texts alone', async () => {
    const texts = lines(400);
    const index = indexOf('one', texts, true);
    const controller = new AbortController();
    const run = index.embed(fake.model, {
      ...options,
      signal: controller.signal,
      onProgress: ({ texts: { done } }) => {
        if (done > 100) controller.abort();
      },
    });
    await assert.rejects(run, { code: 'cancelled' });
    const file = new DatabaseSync(vectorsPath());
    const keysOf = (table: string): Set<string> =>
      new Set(
        file
          .prepare(`SELECT keys FROM ${table}`)
          .all()
          .flatMap(
            ({ keys }) =>
              Buffer.from(keys as Uint8Array)
                .toString('hex')
                .match(/.{64}/g) ?? [],
          ),
      );
    const [vectors, tokens] = [keysOf('blocks'), keysOf('tokenBlocks')];
    file.close();
    assert.ok(vectors.size > 100 && vectors.size < 400, String(vectors.size));
    assert.deepEqual(tokens, vectors);
  });
});
