import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../../../src/core/errors/appError.ts';
import { HitWords } from '../../../../../src/features/results/model/hitWords.ts';
import type { HitNode } from '../../../../../src/features/results/model/resultTree.ts';
import type { AttributeAnswer } from '../../../../../src/protocol/attributionApi.ts';
import type { IndexLocation } from '../../../../../src/protocol/index/indexContent.ts';

const query = { text: 'a "boat"', more: ['ferry'], less: ['bread'] };
const index: IndexLocation = { folder: '/index', vectorsFolder: undefined };
const node = (text: string): HitNode => ({ kind: 'hit', hit: { text }, key: text }) as HitNode;

interface Asked {
  readonly failing: string;
  readonly location: IndexLocation | undefined;
}

/** The first word of each text made it match. */
function setup({ failing = '', location }: Partial<Asked> = {}) {
  const asked: [string, string, IndexLocation | undefined][] = [];
  const logged: string[] = [];
  const attribute = (
    reference: string,
    text: string,
    _signal?: AbortSignal,
    of?: IndexLocation,
  ): Promise<AttributeAnswer> => {
    asked.push([reference, text, of]);
    if (text === failing) return Promise.reject(new AppError('engineStopped', 'It ended.'));
    const words = text.split(' ');
    const ends = words.map((_, i) => words.slice(0, i + 1).join(' ').length);
    return Promise.resolve({
      score: 0.5,
      tokens: ['[CLS]', ...words, '[SEP]'],
      spans: Int32Array.of(
        ...[0, 0],
        ...words.flatMap((word, i) => [ends[i]! - word.length, ends[i]!]),
        ...[0, 0],
      ),
      words: Int32Array.of(-1, ...words.keys(), -1),
      contributions: Float64Array.of(0, reference === 'bread' ? 0 : 0.5, ...words.map(() => 0)),
    });
  };
  const log = { debug: (message: string) => void logged.push(message) };
  return { words: new HitWords({ attribute }, { query, index: location }, log), asked, logged };
}

describe('Words that made hits match', () => {
  test('each part of the query is compared under the repair of the index whose hits they are', async () => {
    for (const location of [index, undefined]) {
      const { words, asked } = setup({ location });
      const found = await words.of(node('boats sail fast and far'));
      assert.deepEqual(
        found.map(({ start, end }) => [start, end]),
        [[0, 5]],
      );
      assert.deepEqual(asked, [
        ['a  boat', 'boats sail fast and far', location],
        ['ferry', 'boats sail fast and far', location],
        ['bread', 'boats sail fast and far', location],
      ]);
    }
  });

  test('the first hits are marked, each text once; one that fails is left out and said in the log', async () => {
    const { words, asked, logged } = setup({ failing: 'snow falls all night long' });
    const nodes = [
      'boats sail fast and far',
      'snow falls all night long',
      'boats sail fast and far',
      'roads end here or there',
    ].map(node);
    const marked: string[] = [];
    await words.mark(nodes, ({ key }) => marked.push(key));
    assert.deepEqual(marked, ['boats sail fast and far', 'roads end here or there']);
    assert.equal(logged.length, 1);
    assert.equal(words.known(nodes[1]!), undefined);
    const before = asked.length;
    await words.mark([nodes[0]!, nodes[3]!], ({ key }) => marked.push(key));
    assert.deepEqual([asked.length, marked.length], [before, 2], 'they are known');
  });

  test('a line of a megabyte is not read for its words', async () => {
    const { words, asked } = setup();
    assert.deepEqual(await words.of(node('boats sail '.repeat(100_000))), []);
    assert.deepEqual(asked, []);
  });

  test('marking ends when it is stopped', async () => {
    const { words, asked } = setup();
    const nodes = [
      'boats sail fast and far',
      'roads end here or there',
      'all is well and good',
    ].map(node);
    await words.mark(nodes, () => {
      words.stop();
    });
    assert.equal(words.known(nodes[0]!)?.length, 1);
    const others = asked.filter(([, text]) => text !== nodes[0]!.key);
    assert.ok(others.length <= 3, 'at most the one that was begun');
  });
});
