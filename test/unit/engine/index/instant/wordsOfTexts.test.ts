import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wordExpressions } from '../../../../../src/core/search/keywordQuery.ts';
import { atOnce } from '../../../../../src/core/search/steps.ts';
import { WordsOfTexts } from '../../../../../src/engine/index/instant/wordsOfTexts.ts';
import { IndexScope } from '../../../../../src/engine/index/ranking/indexScope.ts';
import { WantedTexts } from '../../../../../src/engine/index/ranking/wantedTexts.ts';
import { WordRanking } from '../../../../../src/engine/index/ranking/wordSearch.ts';
import { TestIndex } from '../indexSetup.ts';

const lines = Array.from({ length: 600 }, (_, i) =>
  [
    'harbour',
    i % 2 === 0 ? 'boat' : 'train',
    i % 50 === 7 ? 'lighthouses' : '',
    i % 120 === 3 ? 'theHappyPilot' : '',
    'noon '.repeat(i % 7),
  ].join(' '),
).map((line, i) => `${line} ${i}`);

/** The ids of what is found, and the scores. */
function found(words: WordsOfTexts, index: TestIndex, limit = 10) {
  const scope = new IndexScope(index.workspace, () => true);
  const places = atOnce(words.find(scope, new WantedTexts(scope), limit));
  return places.map(({ item, score }) => ({ id: scope.textIds[item] ?? 0, score }));
}

describe('WordsOfTexts', () => {
  test('finds what the full text would find, without filling it', () => {
    const index = new TestIndex();
    index.put('/w/a', lines);
    for (const query of ['harbour lighthouse', 'pilots happiness boat harbour', 'trains', '63']) {
      const own = found(new WordsOfTexts(index.workspace, query), index);
      assert.equal(index.workspace.fullText.isComplete, false);
      const full = new TestIndex();
      full.put('/w/a', lines);
      const request = { words: wordExpressions(query), limit: 10, isWanted: () => true };
      const expected = atOnce(new WordRanking(full.workspace).best(request));
      full.close();
      assert.ok(expected.length > 0);
      assert.deepEqual(
        own.map(({ id }) => id),
        expected.map(({ id }) => id),
        query,
      );
      own.forEach(({ score }, i) => {
        const wanted = expected[i]?.score ?? 0;
        assert.ok(Math.abs(score - wanted) < 0.1 * wanted, `${query}: ${score} and ${wanted}`);
      });
    }
    index.close();
  });

  test('goes on with texts that come in, and forgets those that are gone', () => {
    const index = new TestIndex();
    index.put('/w/a', ['a boat', 'a train']);
    const words = new WordsOfTexts(index.workspace, 'boats');
    assert.equal(found(words, index).length, 1);
    index.put('/w/b', ['Boating at noon', 'no train']);
    assert.equal(found(words, index).length, 2);
    index.workspace.remove('/w/a');
    const [left, ...others] = found(words, index);
    assert.equal(index.workspace.text(left?.id ?? 0), 'Boating at noon');
    assert.deepEqual(others, []);
    index.close();
  });

  test('texts that are told when they come in are not read, and the answer is the same', (t) => {
    const index = new TestIndex();
    index.put('/w/a', lines.slice(0, 300));
    const query = 'pilots happiness boat harbour';
    const told = new WordsOfTexts(index.workspace, query);
    index.workspace.followNewTexts((texts) => told.take(texts));
    // What came before is read first: until then nothing is taken.
    index.put('/w/b', lines.slice(300, 350));
    found(told, index);
    const worded = t.mock.method(index.workspace.fullText, 'worded');
    index.put('/w/c', lines.slice(350, 500));
    index.put('/w/d', [...lines.slice(0, 10), ...lines.slice(500)]);
    const own = found(told, index);
    assert.equal(worded.mock.callCount(), 0);
    assert.deepEqual(own, found(new WordsOfTexts(index.workspace, query), index));
    assert.equal(worded.mock.callCount(), 1);
    index.close();
  });

  test('what may not be found is not, nor anything by signs alone', () => {
    const index = new TestIndex();
    index.put('/w/a', ['a boat', 'the boat']);
    const scope = new IndexScope(index.workspace, () => true);
    const wanted = new WantedTexts(scope, { required: new Set([1]) });
    const words = new WordsOfTexts(index.workspace, 'boat');
    assert.deepEqual(
      atOnce(words.find(scope, wanted, 10)).map(({ item }) => item),
      [1],
    );
    assert.deepEqual(found(new WordsOfTexts(index.workspace, '->'), index), []);
    index.close();
  });

  test('of a word in very many texts the first that may be found are', () => {
    const index = new TestIndex();
    index.put(
      '/w/a',
      Array.from({ length: 6000 }, (_, i) => `a boat ${i}`),
    );
    const best = found(new WordsOfTexts(index.workspace, 'boat 5999'), index, 6000);
    assert.equal(best.length, 5000);
    assert.equal(index.workspace.text(best[0]?.id ?? 0), 'a boat 5999');
    const scope = new IndexScope(index.workspace, () => true);
    const wanted = new WantedTexts(scope, { required: new Set([5997, 5998]) });
    const last = atOnce(new WordsOfTexts(index.workspace, 'boat').find(scope, wanted, 10));
    assert.deepEqual(
      last.map(({ item }) => item),
      [5997, 5998],
    );
    index.close();
  });
});
