import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { groupSenses, senseNames } from '../../../../../src/core/analysis/senses/senses.ts';
import {
  likenessTo,
  senseVectors,
  wordRowOf,
  type WordRow,
} from '../../../../../src/core/analysis/senses/wordRows.ts';
import { seededRandom } from '../../../../../src/core/search/seededRandom.ts';

const dims = 8;

/** A row near to a direction of its sense, and near to what all of them say. */
function row(sense: number, random: () => number): WordRow {
  const noise = (): number => 0.15 * (random() - 0.5);
  const word = Float32Array.from({ length: dims }, (_, i) => {
    return (i === 0 ? 2 : 0) + (i === sense + 1 ? 1 : 0) + noise();
  });
  return { word, around: word.map((value) => value + noise()) };
}

function rowsOf(...counts: readonly number[]): WordRow[] {
  const random = seededRandom(7);
  return counts.flatMap((count, sense) => Array.from({ length: count }, () => row(sense, random)));
}

describe('Rows of words', () => {
  const tokens = {
    count: 4,
    dims: 2,
    rows: Float32Array.of(1, 0, 0, 1, 0.6, 0.8, -1, 0),
    // "a bank s.": a word in two pieces.
    spans: Int32Array.of(0, 1, 2, 6, 6, 7, 7, 8),
  };

  test('a word in pieces is their mean, and what is around it the mean of all in the span', () => {
    const found = wordRowOf(tokens, { start: 2, end: 7 }, { start: 0, end: 7 });
    assert.deepEqual([...(found?.word ?? [])], [...Float32Array.of(0.3, 0.9)]);
    const around = [...Float32Array.of(1.6 / 3, 0.6)];
    assert.ok(found?.around.every((value, i) => Math.abs(value - around[i]!) < 1e-6));
  });

  test('where no token stands there is none', () => {
    assert.equal(wordRowOf(tokens, { start: 9, end: 12 }, { start: 0, end: 12 }), undefined);
  });
});

describe('Vectors of a word at its places', () => {
  test('they have length 1, and what all places say is out of them', () => {
    const vectors = senseVectors(rowsOf(6, 6));
    const likeness = likenessTo(vectors, 0);
    assert.ok(Math.abs(likeness[0]! - 1) < 1e-6);
    assert.ok([...likeness.slice(1, 6)].every((cosine) => cosine > 0.8));
    assert.ok([...likeness.slice(6)].every((cosine) => cosine < -0.8));
  });

  test('two places are not each other’s opposite, and one is like itself', () => {
    assert.ok(likenessTo(senseVectors(rowsOf(2)), 0)[1]! > -0.9);
    assert.ok(Math.abs(likenessTo(senseVectors(rowsOf(1)), 0)[0]! - 1) < 1e-6);
  });
});

describe('Senses', () => {
  const options = { products: plainProducts };

  test('as many as there are, the largest first', async () => {
    const { senseOf, count, typical } = await groupSenses(senseVectors(rowsOf(5, 9, 7)), options);
    assert.equal(count, 3);
    assert.deepEqual([...senseOf], '222220000000001111111'.split('').map(Number));
    typical.forEach((place, sense) => {
      assert.equal(senseOf[place], sense);
    });
  });

  test('one, where nothing tells places apart or they are too few', async () => {
    assert.equal((await groupSenses(senseVectors(rowsOf(1)), options)).count, 1);
    assert.equal((await groupSenses(senseVectors(rowsOf(2, 2)), options)).count, 1);
    const random = seededRandom(3);
    const around = Array.from({ length: 40 }, (): WordRow => {
      const word = Float32Array.from({ length: 48 }, () => random() - 0.5);
      return { word, around: word };
    });
    assert.equal((await groupSenses(senseVectors(around), options)).count, 1);
  });

  test('a name is of words around, without the word itself', () => {
    const texts = [
      'the river bank floods',
      'a muddy river bank',
      'my bank account',
      'bank account',
    ];
    const words = texts.map((text) => {
      const start = text.indexOf('bank');
      return { text, word: { start, end: start + 4 } };
    });
    const senses = { senseOf: Int32Array.of(0, 0, 1, 1), count: 2, typical: Int32Array.of(0, 2) };
    assert.deepEqual(senseNames(words, senses), ['river', 'account']);
  });
});
