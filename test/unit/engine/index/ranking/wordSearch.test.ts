import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../../../scripts/realVscode/projectRoot.ts';
import { queryWords, wordExpressions } from '../../../../../src/core/search/keywordQuery.ts';
import { atOnce } from '../../../../../src/core/search/steps.ts';
import { TextWords } from '../../../../../src/core/search/words/textWords.ts';
import { wordScores } from '../../../../../src/core/search/words/wordScores.ts';
import { WordRanking } from '../../../../../src/engine/index/ranking/wordSearch.ts';
import { TestIndex } from '../indexSetup.ts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
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
      const expected = atOnce(new WordRanking(index.workspace).best(request));
      const best = atOnce(new WordRanking(index.workspace, few).best(request));
      assert.deepEqual(
        best.map(({ id }) => id),
        expected.map(({ id }) => id),
      );
      best.forEach(({ score }, i) => {
        assert.ok(Math.abs(score - expected[i]!.score) < 1e-3);
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

  test('scores are those of the words of documents in memory', () => {
    const index = new TestIndex();
    const texts = [readme, ...readme.split(/\n\n+/).filter((text) => text.trim() !== '')];
    index.put('/w/a', [...new Set(texts)]);
    const { workspace } = index;
    const ids = Array.from({ length: 10_000 }, (_, i) => i).filter(
      (id) => workspace.text(id) !== '',
    );
    const words = atOnce(
      TextWords.of(ids.map((id) => ({ text: workspace.text(id), around: undefined }))),
    );
    for (const query of [
      'search the index by meaning',
      'Vaswani nDCG 10',
      'tokens of a selection',
    ]) {
      const expected = wordScores(
        queryWords(query),
        [{ words, places: Int32Array.from(ids.keys()) }],
        ids.length,
      );
      const request = { words: wordExpressions(query), limit: ids.length, isWanted: all };
      const found = atOnce(new WordRanking(workspace).best(request));
      assert.ok(found.length > 3 && found.length === expected.filter((score) => score > 0).length);
      for (const { id, score } of found) {
        const wanted = expected[ids.indexOf(id)]!;
        assert.ok(Math.abs(score - wanted) < 1e-9 * wanted, `${query}: ${score}, not ${wanted}`);
      }
    }
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
