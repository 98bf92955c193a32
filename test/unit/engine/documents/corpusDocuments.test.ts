import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setup, numbered, segmentsOf } from './corpusSetup.ts';

describe('documents', () => {
  test('segments in order, blank lines left out, none of them embedded at first', async () => {
    const { put } = setup();
    const { spans, embedded } = await put('a', ['one', '', '  two ', '\t']);
    assert.deepEqual([...spans], [0, 3, 5, 11]);
    assert.deepEqual([...embedded], [0, 0]);
    assert.equal((await put('empty', [])).spans.length, 0);
  });

  test('an edit keeps the vectors of all other lines, and runs the new one alone', async () => {
    const { put, embed, session } = setup();
    const lines = numbered(30);
    await put('a', lines);
    await embed('a');
    session.ran.length = 0;
    const edited = lines.with(7, 'something else entirely');
    const { embedded } = await put('a', edited);
    assert.deepEqual(
      [...embedded],
      [...lines.keys()].map((i) => (i === 7 ? 0 : 1)),
    );
    const progress = await embed('a');
    assert.deepEqual(segmentsOf(progress), [7]);
    assert.equal(session.ran.length, 1);
  });

  test('what another document has, or had before it was removed, is known', async () => {
    const { corpus, put, embed, session } = setup();
    const lines = numbered(20);
    await put('a', lines);
    await embed('a');
    await corpus.removeDocument({ document: 'a' });
    await corpus.removeDocument({ document: 'never put' });
    session.ran.length = 0;
    const { embedded } = await put('b', lines.toReversed());
    assert.ok(embedded.every((value) => value === 1));
    assert.deepEqual(await embed('b'), []);
    assert.equal(session.ran.length, 0);
  });

  test('an unknown document is named in the error of every call about one', async () => {
    const { corpus, put } = setup();
    await put('known', ['text']);
    const scope = { documents: ['known', 'gone.md'] };
    const calls = [
      corpus.embedDocument({ document: 'gone.md', priority: 'bulk' }),
      corpus.search({ mode: 'semantic', query: 'x', scope, limit: 5 }),
      corpus.similar({ text: 'x', scope, limit: 5 }),
      corpus.documentVectors({ document: 'gone.md', start: 0, end: 0 }),
    ];
    for (const call of calls) {
      await assert.rejects(call, { code: 'documentUnknown', message: /gone\.md.*open it again/ });
    }
  });

  test('vectors of a range of segments; none where one is missing or out of range', async () => {
    const { corpus, put, embed, vectorsOf } = setup();
    const lines = numbered(10);
    await put('a', lines);
    const ask = (start: number, end: number) =>
      corpus.documentVectors({ document: 'a', start, end });
    await assert.rejects(ask(0, 1), { code: 'invalidInput', message: /no vector yet/ });
    await embed('a');
    const { rows, dims, data } = await ask(3, 6);
    assert.deepEqual([rows, data], [3, (await vectorsOf(lines.slice(3, 6))).data]);
    assert.equal(dims, data.length / 3);
    assert.equal((await ask(4, 4)).rows, 0);
    for (const [start, end] of [
      [-1, 2],
      [0, 11],
      [5, 4],
      [0.5, 2],
    ] as const) {
      await assert.rejects(ask(start, end), { code: 'invalidInput' });
    }
  });
});
