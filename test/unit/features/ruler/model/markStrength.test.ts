import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { markStrength, markText } from '../../../../../src/features/ruler/model/markStrength.ts';

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
