import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Hit } from '../../../../../src/protocol/corpusApi.ts';
import {
  markedHits,
  markStrength,
  markText,
} from '../../../../../src/features/ruler/model/markStrength.ts';

describe('Marks of similar lines', () => {
  test('they follow nearness, whatever the place among the file’s own pairs', () => {
    const strengths = [1e-9, 0.001, 0.002, 0.05, 0.06, 5].map((expected) =>
      markStrength({ expected, percentile: 99.9 }),
    );
    assert.deepEqual(strengths, ['strong', 'strong', 'likely', 'likely', undefined, undefined]);
    assert.equal(markStrength({ expected: 0.01, percentile: 12 }), 'likely');
  });

  test('where nearness is not known, the percentile decides', () => {
    assert.equal(markStrength({ expected: undefined, percentile: 99 }), 'likely');
    assert.equal(markStrength({ expected: undefined, percentile: 98.9 }), undefined);
    assert.equal(markStrength({ expected: undefined, percentile: undefined }), undefined);
  });

  test('what is to be marked is judged once', () => {
    const hit = (expected: number): Hit => ({
      ...{ document: 'a', segment: 0, start: 0, end: 1, text: 'a', places: 1 },
      ...{ score: 0.5, percentile: 50, expected },
    });
    const marked = markedHits([hit(1e-9), hit(5), hit(0.01)]);
    assert.deepEqual(
      marked.map(({ strength, expected }) => [strength, expected]),
      [
        ['strong', 1e-9],
        ['likely', 0.01],
      ],
    );
  });

  test('the hover says the word first, then the numbers', () => {
    assert.equal(
      markText({ score: 0.71234, percentile: 99.87, expected: 0.0001 }, 'pairs'),
      'Like the line that was chosen: ▰▰▰▰▱ strong, above 99.8 % of pairs of lines, cosine 0.7123',
    );
    assert.equal(
      markText({ score: 0.5, percentile: undefined, expected: undefined }, 'none'),
      'Like the line that was chosen: cosine 0.5000',
    );
  });
});
