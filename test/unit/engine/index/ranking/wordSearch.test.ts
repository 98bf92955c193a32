import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { atOnce } from '../../../../../src/core/search/steps.ts';
import { WordRanking } from '../../../../../src/engine/index/ranking/wordSearch.ts';
import { TestIndex } from '../indexSetup.ts';

const few = 40;
const all = (): boolean => true;
const lines = Array.from({ length: 600 }, (_, i) =>
  [
    'harbour',
    i % 2 === 0 ? 'boat' : 'train',
    i % 50 === 7 ? 'lighthouse' : '',
    i % 120 === 3 ? 'pilot' : '',
    'at '.repeat(i % 7),
  ].join(' '),
).map((line, i) => `${line} ${i}`);

function filled(): TestIndex {
  const index = new TestIndex();
  index.put('/w/a', lines);
  return index;
}

const wordsOf = (query: string): string[] => query.split(' ').map((word) => `"${word}"`);

describe('WordRanking', () => {
  test('what holds a rare word is ranked as if all were scored', () => {
    const index = filled();
    for (const query of ['harbour lighthouse', 'boat pilot lighthouse harbour', 'pilot 63']) {
      const request = { words: wordsOf(query), limit: 10, isWanted: all };
      const expected = [...index.workspace.fullText.match(wordsOf(query).join(' OR '))].slice(
        0,
        10,
      );
      const best = atOnce(new WordRanking(index.workspace, few).best(request));
      assert.deepEqual(
        best.map(({ id }) => id),
        expected.map(({ id }) => id),
      );
      best.forEach(({ score }, i) => {
        assert.ok(Math.abs(score - expected[i]!.score) < 1e-9);
      });
    }
    index.close();
  });

  test('of common words alone the texts that hold all come first, and there are as many as are asked for', () => {
    const index = filled();
    const words = wordsOf('train boat harbour');
    const best = atOnce(
      new WordRanking(index.workspace, few).best({ words, limit: 30, isWanted: all }),
    );
    assert.equal(best.length, 30);
    const both = wordsOf('harbour boat');
    for (const { id } of atOnce(
      new WordRanking(index.workspace, few).best({
        ...{ words: both, limit: 20, isWanted: all },
      }),
    )) {
      assert.match(index.workspace.text(id), /^harbour boat/);
    }
    index.close();
  });

  test('what is wanted is found wherever it lies', () => {
    const index = filled();
    const last = lines.length;
    const isWanted = (id: number): boolean => id > last - 5;
    const best = atOnce(
      new WordRanking(index.workspace, few).best({
        ...{ words: wordsOf('harbour lighthouse'), limit: 10, isWanted },
      }),
    );
    assert.deepEqual(
      best.map(({ id }) => id).sort((a, b) => a - b),
      [last - 4, last - 3, last - 2, last - 1, last],
    );
    index.close();
  });

  test('counts follow what is written', () => {
    const index = filled();
    const ranking = new WordRanking(index.workspace, few);
    const ask = (): number =>
      atOnce(ranking.best({ words: wordsOf('heron'), limit: 500, isWanted: all })).length;
    assert.equal(ask(), 0);
    const herons = Array.from({ length: 100 }, (_, i) => `heron ${i}`);
    index.put('/w/b', herons);
    assert.equal(ask(), herons.length);
    index.close();
  });
});
