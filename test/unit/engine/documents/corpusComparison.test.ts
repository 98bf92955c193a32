import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setup, asIs, numbered, range, isClose, cosineOf } from './corpusSetup.ts';

describe('comparison', () => {
  test('each against each, equal texts among them; strongest pairs first', async () => {
    const { corpus, session, vectorsOf } = setup();
    const texts = ['one two', 'three four five', 'one two', 'six', 'one three'];
    const answer = await corpus.compare({ texts: asIs(texts), pairLimit: 3, priority: 'query' });
    const matrix = await vectorsOf(texts);
    const expected: [number, number, number][] = [];
    for (const a of texts.keys()) {
      for (const b of texts.keys()) {
        const cosine = answer.cosines[a * 5 + b]!;
        assert.ok(isClose(cosine, cosineOf(matrix, a, b)));
        assert.equal(cosine, answer.cosines[b * 5 + a]);
        // A text that stands twice is one pair with itself, and in the others it is the first.
        if (a < b && b !== 2 && a !== 2) expected.push([a, b, cosine]);
        if (a === 0 && b === 2) expected.push([a, b, cosine]);
      }
    }
    expected.sort(([, , x], [, , y]) => y - x);
    assert.deepEqual(
      [...answer.pairs],
      expected.slice(0, 3).flatMap(([a, b]) => [a, b]),
    );
    assert.deepEqual([...answer.pairs.slice(0, 2)], [0, 2]);
    assert.deepEqual([...answer.sameAs], [0, 1, 0, 3, 4]);
    assert.ok(answer.percentiles.every(Number.isNaN));
    assert.equal(answer.percentileBasis, 'none');
    assert.equal(session.ran.length, 4);
    await corpus.compare({ texts: asIs(texts), pairLimit: 0, priority: 'query' });
    assert.equal(session.ran.length, 4);
  });

  test('a text at many places is one pair with itself', async () => {
    const { corpus } = setup();
    const texts = ['two', '  one', 'one', 'two', 'one\t', 'three'];
    const { pairs, sameAs } = await corpus.compare({
      texts: asIs(texts),
      pairLimit: 99,
      priority: 'query',
    });
    assert.deepEqual([...sameAs], [0, 1, 1, 0, 1, 5]);
    const listed = range(pairs.length / 2).map((i) => `${pairs[2 * i]} ${pairs[2 * i + 1]}`);
    assert.deepEqual(new Set(listed.slice(0, 2)), new Set(['0 3', '1 2']));
    assert.deepEqual(listed.slice(2).sort(), ['0 1', '0 5', '1 5']);
  });

  test('from fifty distinct texts on, percentiles are among their own pairs', async () => {
    const { corpus } = setup({ background: Float64Array.of(0) });
    const few = await corpus.compare({ texts: asIs(numbered(49)), pairLimit: 1, priority: 'bulk' });
    assert.equal(few.percentileBasis, 'background');
    // The same cosine is above all of the background: of 49 texts none is expected, but for the tail.
    assert.ok(few.expected[0]! < 1e-6 && few.expected[0]! > 0);
    const { cosines, percentiles, pairs, percentileBasis } = await corpus.compare({
      texts: asIs(numbered(50)),
      pairLimit: 2000,
      priority: 'bulk',
    });
    assert.equal(percentileBasis, 'pairs');
    assert.equal(pairs.length, 2 * 1225);
    const upper = range(50).flatMap((a) => range(50).flatMap((b) => (a < b ? a * 50 + b : [])));
    const mean = upper.reduce((sum, at) => sum + percentiles[at]!, 0) / upper.length;
    assert.ok(isClose(mean, 50, 1e-3), `${mean}`);
    const [a, b] = pairs;
    assert.ok(upper.every((at) => cosines[at]! <= cosines[a! * 50 + b!]!));
  });

  test('progress is of the texts that are not known; blank ones and too many are refused', async () => {
    const { corpus } = setup();
    const totals = new Set<number>();
    await corpus.compare({ texts: asIs(['a', 'b c']), pairLimit: 1, priority: 'query' });
    await corpus.compare(
      { texts: asIs(['a', 'b c', 'd e']), pairLimit: 1, priority: 'query' },
      { onProgress: ({ total }) => totals.add(total) },
    );
    assert.deepEqual([...totals], [4]);
    const none = await corpus.compare({ texts: [], pairLimit: 1, priority: 'query' });
    assert.equal(none.cosines.length, 0);
    for (const texts of [['a', ' '], numbered(2001)]) {
      const call = corpus.compare({ texts: asIs(texts), pairLimit: 1, priority: 'query' });
      await assert.rejects(call, { code: 'invalidInput' });
    }
  });
});

describe('attribution', () => {
  for (const pooling of ['mean', 'first-last', 'max'] as const) {
    test(`${pooling}: the tokens’ shares add up to the score, which is the hit’s`, async () => {
      const { corpus, explainer, put, embed } = setup({ choice: { layer: -1, pooling } });
      const text = 'a line of words '.repeat(8);
      await put('a', [text]);
      await embed('a');
      const scope = { documents: ['a'] };
      const { hits } = await corpus.search({
        mode: 'semantic',
        query: 'of words',
        scope,
        limit: 1,
      });
      const { score, tokens, spans, words, contributions } = await explainer.attribute({
        reference: 'of words',
        text,
        priority: 'query',
      });
      assert.equal(tokens.length, 34);
      assert.deepEqual([spans.length, words.length, contributions!.length], [68, 34, 34]);
      assert.ok(
        isClose(
          contributions!.reduce((a, b) => a + b),
          score,
          1e-12,
        ),
      );
      assert.ok(isClose(score, hits[0]!.score!));
    });
  }

  test('cls: a score without shares; blank texts are refused', async () => {
    const { explainer } = setup({ choice: { layer: 1, pooling: 'cls' } });
    const ask = (reference: string, text: string) =>
      explainer.attribute({ reference, text, priority: 'query' });
    const { score, contributions } = await ask('one', 'two');
    assert.equal(contributions, undefined);
    assert.ok(isClose(score, 1), 'the fake [CLS] knows no company');
    await assert.rejects(ask(' ', 'two'), { code: 'invalidInput' });
    await assert.rejects(ask('one', ''), { code: 'invalidInput' });
  });
});
