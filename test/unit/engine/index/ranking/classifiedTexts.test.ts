import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProducts } from '../../../../support/plainProducts.ts';
import { RowRepair } from '../../../../../src/core/vectors/rowRepair.ts';
import { fitRepair } from '../../../../../src/core/vectors/fitRepair.ts';
import { Matrix } from '../../../../../src/core/vectors/matrix.ts';
import type { ClassifiedQuery } from '../../../../../src/engine/index/ranking/snapshot.ts';
import { someVectors, space, TestIndex } from '../indexSetup.ts';

const lines = Array.from({ length: 60 }, (_, i) => `line number ${i}`);
const vectors = someVectors(lines.length, space.dims, 5);

/** Two classes: which side of a plane a text lies on. */
const weights = new Matrix(space.dims, 2);
for (let i = 0; i < space.dims; i++) weights.data[2 * i] = Math.sin(i + 1);
const classifier = { weights, bias: Float64Array.of(0.1, 0), temperature: 0.5 };

/** By plain sums: the texts of a class, the most probable first. */
function expected(wanted: number): { text: string; probability: number }[] {
  return vectors
    .map((vector, i) => {
      const side = vector.reduce((sum, value, k) => sum + value * Math.sin(k + 1), 0.1);
      const first = 1 / (1 + Math.exp(-side / 0.5));
      return { text: lines[i]!, probability: wanted === 0 ? first : 1 - first };
    })
    .filter(({ probability }) => probability > 0.5)
    .sort((a, b) => b.probability - a.probability);
}

describe('What a classifier calls something, in the index', () => {
  function index(): TestIndex {
    const made = new TestIndex();
    made.put('/w/a', lines.slice(0, 40));
    made.put('/w/b', [...lines.slice(40), `  ${lines[0]!}`, 'has no vector']);
    made.embed(lines, vectors);
    return made;
  }
  const asked = (wanted: number, limit = 100): ClassifiedQuery => ({
    ...{ classifier, class: wanted, limit },
  });

  test('all of its texts, each once, the most probable first, exactly', async () => {
    const made = index();
    for (const wanted of [0, 1]) {
      const answer = await made.search().classified(asked(wanted));
      const right = expected(wanted);
      assert.deepEqual(
        answer.hits.map(({ text }) => text),
        right.map(({ text }) => text),
      );
      answer.hits.forEach(({ rankScore, score }, i) => {
        assert.ok(Math.abs(rankScore - right[i]!.probability) < 1e-6);
        assert.equal(score, undefined);
      });
      assert.deepEqual([answer.count, answer.segments, answer.embedded], [right.length, 62, 61]);
    }
    const first = (await made.search().classified(asked(0))).hits.find(
      ({ text }) => text === lines[0],
    );
    const other = (await made.search().classified(asked(1))).hits.find(
      ({ text }) => text === lines[0],
    );
    assert.equal((first ?? other)?.places, 2, 'equal texts are one hit');
    made.close();
  });

  test('under a repair the vectors are still those that the classifier has learned', async () => {
    const made = index();
    const matrix = new Matrix(vectors.length, space.dims);
    vectors.forEach((vector, i) => matrix.row(i).set(vector));
    const repair = new RowRepair(fitRepair(matrix, 'standardise'), (a, b) =>
      plainProducts.times(a, b),
    );
    const answer = await made.search({ repair }).classified(asked(0, 5));
    assert.deepEqual(
      answer.hits.map(({ text }) => text),
      expected(0)
        .slice(0, 5)
        .map(({ text }) => text),
    );
    assert.equal(answer.count, expected(0).length);
    made.close();
  });

  test('is given up when nobody waits for it', async () => {
    const made = index();
    await assert.rejects(made.search().classified(asked(0), AbortSignal.abort()), {
      code: 'cancelled',
    });
    made.close();
  });
});
