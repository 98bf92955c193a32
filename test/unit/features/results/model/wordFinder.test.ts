import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { WordFinder } from '../../../../../src/features/results/model/wordFinder.ts';
import type { AttributeAnswer } from '../../../../../src/protocol/attributionApi.ts';

/** Finds words of texts of two words; `shares`: what each word adds to the cosine to a part of the query. */
function setup(
  query: { text?: string; more?: string[]; less?: string[] },
  shares: Readonly<Record<string, readonly [number, number]>>,
) {
  const asked: [string, boolean | undefined][] = [];
  const failing = { is: false };
  const attribute = async (
    reference: string,
    text: string,
    _signal?: AbortSignal,
    _index?: unknown,
    isQuery?: boolean,
  ): Promise<AttributeAnswer> => {
    asked.push([reference, isQuery]);
    if (failing.is) throw new AppError('engineStopped', 'It ended.');
    const [first = '', second = ''] = text.split(' ');
    const start = first.length + 1;
    return Promise.resolve({
      score: 0.5,
      tokens: ['[CLS]', first, second, '[SEP]'],
      spans: Int32Array.of(0, 0, 0, first.length, start, start + second.length, 0, 0),
      words: Int32Array.of(-1, 0, 1, -1),
      contributions: Float64Array.of(0, ...(shares[reference] ?? [0, 0]), 0),
    });
  };
  const all = { text: '', more: [], less: [], ...query };
  const finder = new WordFinder({ attribute }, { query: all, index: undefined });
  return { finder, asked, failing };
}

describe('Words that made a text match', () => {
  test('what a text shares with one that is not wished for counts against its words', async () => {
    const shares = { boats: [0.2, 0.3], bread: [0, 0.4] } as const;
    const { finder, asked } = setup({ text: 'boats', less: ['bread'] }, shares);
    const starts = async (words: WordFinder): Promise<number[]> =>
      (await words.words({ text: 'ferry bakery' })).map(({ start }) => start);
    assert.deepEqual(await starts(finder), [0]);
    assert.deepEqual(asked, [
      ['boats', true],
      ['bread', false],
    ]);
    assert.deepEqual(await starts(setup({ text: 'boats' }, shares).finder), [6]);
  });

  test('quotes are for the full text; a blank query has no part', async () => {
    const { finder, asked } = setup({ text: '“” ', more: ['“ferry”'] }, {});
    await finder.words({ text: 'ferry bakery' });
    assert.deepEqual(asked, [['“ferry”', false]]);
  });

  test('each text is asked for once, again only where it failed', async () => {
    const { finder, asked, failing } = setup({ text: 'boats' }, {});
    failing.is = true;
    await assert.rejects(finder.words({ text: 'ferry bakery' }), { code: 'engineStopped' });
    failing.is = false;
    await Promise.all([
      finder.words({ text: 'ferry bakery' }),
      finder.words({ text: 'ferry bakery' }),
    ]);
    assert.equal(asked.length, 2);
    assert.deepEqual(await finder.words({ text: 'x'.repeat(20_001) }), []);
    assert.equal(asked.length, 2, 'what is far too long is not read');
  });
});
