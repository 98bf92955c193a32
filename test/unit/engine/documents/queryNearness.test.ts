import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cosineOf, isClose, setup } from './corpusSetup.ts';

const background = Float64Array.from({ length: 101 }, (_, i) => -1 + i / 100);

describe('nearness of a query', () => {
  const a = ['so many', 'one two', 'so many'];
  const b = ['three', 'so many words', 'one'];
  const scope = { documents: ['a.md', 'b.ts'] };

  test('each segment of each document has its cosine, in order', async () => {
    const { corpus, put, embed, vectorsOf } = setup();
    await put('a.md', a);
    await put('b.ts', b);
    await embed('a.md');
    await embed('b.ts');
    const { cosines, expected } = await corpus.queryNearness({ query: 'so many', scope });
    const lines = [...a, ...b];
    const matrix = await vectorsOf(['so many', ...lines]);
    assert.equal(cosines.length, lines.length);
    for (const [i] of lines.entries()) {
      assert.ok(isClose(cosines[i]!, cosineOf(matrix, 0, i + 1)), `${i}`);
    }
    assert.ok(expected.every(Number.isNaN), 'nothing is known of unrelated texts');
  });

  test('what is nearer than by chance is a hit, and what holds the words', async () => {
    const { corpus, put, embed } = setup({ background });
    await put('a.md', a);
    await put('b.ts', b);
    await embed('a.md');
    await embed('b.ts');
    const { hits, expected } = await corpus.queryNearness({ query: 'so many', scope });
    hits.forEach((hit, i) => {
      const holds = [...a, ...b][i]!.includes('so many');
      assert.equal(hit, holds || expected[i]! <= 1 ? 1 : 0, `${i}`);
    });
    assert.deepEqual([hits[0], hits[2], hits[4]], [1, 1, 1]);
  });

  test('quotes, minus and paths rule out; a pattern alone has no cosines', async () => {
    const { corpus, put, embed } = setup();
    await put('a.md', a);
    await put('b.ts', b);
    await embed('a.md');
    await embed('b.ts');
    const hitsOf = async (query: string): Promise<number[]> => [
      ...(await corpus.queryNearness({ query, scope })).hits,
    ];
    assert.deepEqual(await hitsOf('"so many" -words'), [1, 0, 1, 0, 0, 0]);
    assert.deepEqual(await hitsOf('"so many" path:b.ts'), [0, 0, 0, 0, 1, 0]);
    const { cosines, hits } = await corpus.queryNearness({ query: '/^one/', scope });
    assert.deepEqual([...hits], [0, 1, 0, 0, 0, 1]);
    assert.ok(cosines.every(Number.isNaN));
  });

  test('a segment without a vector has no cosine; a document that is not there is named', async () => {
    const { corpus, put } = setup({ background });
    await put('a.md', a);
    const only = { documents: ['a.md'] };
    const { cosines, hits } = await corpus.queryNearness({ query: 'one', scope: only });
    assert.ok(cosines.every(Number.isNaN));
    assert.deepEqual([...hits], [0, 1, 0], 'it holds the word');
    await assert.rejects(corpus.queryNearness({ query: 'one', scope }), {
      code: 'documentUnknown',
    });
  });
});
