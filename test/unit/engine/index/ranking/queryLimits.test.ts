import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import type { SnapshotQuery } from '../../../../../src/engine/index/ranking/snapshot.ts';
import { sharedFaults } from '../../../../support/projectPaths.ts';
import { TestIndex } from '../indexSetup.ts';

const files: Readonly<Record<string, readonly string[]>> = {
  '/w/src/harbour.ts': ['const boat = open("C++")', 'a->b is x = y', 'boats leave at noon'],
  '/w/docs/harbour.md': ['The boat leaves', 'No train here', 'boats leave at noon'],
  '/w/docs/deep/notes.txt': ['boat 42', 'nothing'],
};

async function found(query: string, asked: Partial<SnapshotQuery> = {}): Promise<string[]> {
  const index = new TestIndex();
  for (const [path, lines] of Object.entries(files)) index.put(path, lines);
  try {
    const { hits } = await index.search().search({
      query: parseQuery(query),
      ...{ limit: 50, mode: 'keyword', vector: undefined },
      files: { under: undefined, roots: ['/w'] },
      ...asked,
    });
    return hits.map(({ path, line }) => `${path.slice(3)}:${line}`).sort();
  } finally {
    index.close();
  }
}

describe('A query', () => {
  test('rules out texts that hold what stands behind a minus', async () => {
    assert.deepEqual(await found('boat -leave'), [
      'docs/deep/notes.txt:1',
      'docs/harbour.md:1',
      'src/harbour.ts:1',
    ]);
    assert.deepEqual(await found('boat -"at noon" -leaves'), [
      'docs/deep/notes.txt:1',
      'src/harbour.ts:1',
    ]);
  });

  test('finds nothing where nothing is left', async () => {
    assert.deepEqual(await found('boat "boat" -boat'), []);
  });

  test('is limited to paths and languages', async () => {
    assert.deepEqual(await found('boats path:docs'), [
      'docs/deep/notes.txt:1',
      'docs/harbour.md:1',
      'docs/harbour.md:3',
    ]);
    assert.deepEqual(await found('boats path:docs/*.md'), [
      'docs/harbour.md:1',
      'docs/harbour.md:3',
    ]);
    assert.deepEqual(await found('boats -path:docs'), ['src/harbour.ts:1', 'src/harbour.ts:3']);
    assert.deepEqual(await found('boats lang:markdown'), [
      'docs/harbour.md:1',
      'docs/harbour.md:3',
    ]);
    assert.deepEqual(await found('boats lang:txt lang:ts'), [
      'docs/deep/notes.txt:1',
      'src/harbour.ts:1',
      'src/harbour.ts:3',
    ]);
    // A path is what lies below the folder that is searched.
    assert.deepEqual(await found('boats path:w/'), []);
    assert.deepEqual(await found('boats path:/src'), ['src/harbour.ts:1', 'src/harbour.ts:3']);
  });

  test('may be a pattern alone, or one beside words', async () => {
    assert.deepEqual(await found('/^boats? \\w+$/'), ['docs/deep/notes.txt:1']);
    assert.deepEqual(await found('/BOAT/i noon'), ['docs/harbour.md:3']);
    assert.deepEqual(await found('boat -/[0-9]/ -/leave/'), ['src/harbour.ts:1']);
  });

  test('is refused with a pattern that cannot be followed, and says why', async () => {
    const message =
      /The pattern \/\(\?=a\)\/ cannot be followed \(invalid or unsupported Perl syntax/;
    await assert.rejects(found('/(?=a)/'), { code: 'invalidInput', message });
    await assert.rejects(found('/(/'), { code: 'invalidInput', message: /missing closing \)/ });
  });

  test('has signs of its own in quotes', async () => {
    assert.deepEqual(await found('"C++"'), ['src/harbour.ts:1']);
    assert.deepEqual(await found('"a->b"'), ['src/harbour.ts:2']);
    assert.deepEqual(await found('"x=y"'), ['src/harbour.ts:2']);
    assert.deepEqual(await found('"->"'), ['src/harbour.ts:2']);
    assert.deepEqual(await found('"o"'), []);
  });
});

const keywordFaults = sharedFaults('keyword');

describe('Lines of public reports', { skip: keywordFaults.skip }, () => {
  const linesOf = (name: string): string[] =>
    readFileSync(join(keywordFaults.path, name), 'utf8').trim().split('\n');

  async function linesFound(name: string, query: string): Promise<number[]> {
    const index = new TestIndex();
    index.put('/w/a.txt', linesOf(name));
    const { hits } = await index.search().search({
      query: parseQuery(query),
      ...{ limit: 50, mode: 'keyword', vector: undefined },
    });
    index.close();
    return hits.map(({ line }) => line).sort();
  }

  test('signs in quotes', async () => {
    const name = 'quoted-words-with-signs.txt';
    assert.deepEqual(await linesFound(name, '"C++"'), [1]);
    assert.deepEqual(await linesFound(name, '"C#"'), [3]);
    assert.deepEqual(await linesFound(name, '"$HOME"'), [4]);
    assert.deepEqual(await linesFound(name, '"HOME"'), [4, 5]);
  });

  test('vowel signs', async () => {
    assert.deepEqual(await linesFound('hindi-vowel-signs.txt', '"की"'), [1]);
    assert.deepEqual(await linesFound('hindi-vowel-signs.txt', '"का"'), [2]);
    assert.deepEqual(await linesFound('hindi-vowel-signs.txt', 'की'), [1]);
    assert.deepEqual(await linesFound('hindi-vowel-signs.txt', 'किताब'), [1]);
  });

  test('points and stress marks', async () => {
    const name = 'hebrew-niqqud-arabic-harakat.txt';
    const lines = linesOf(name);
    for (const [i, line] of lines.entries()) {
      const pair = i % 2 === 0 ? [i + 1, i + 2] : [i, i + 1];
      assert.deepEqual(await linesFound(name, `"${line}"`), pair, line);
      assert.deepEqual(await linesFound(name, line.split(' ')[0] ?? ''), pair, line);
    }
  });
});
