import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelWords } from '../../../../src/core/analysis/learn/labelWords.ts';
import { numberColumn } from '../../../../src/core/analysis/learn/numberColumn.ts';

function numbers(...values: string[]): number[] {
  return [...numberColumn(values).numbers];
}

test('numbers with points, commas, exponents, signs and separators of thousands', () => {
  assert.deepEqual(numbers('1', '2.5', '-.5', '+3', '1e-3', ' 4 '), [1, 2.5, -0.5, 3, 0.001, 4]);
  assert.deepEqual(numbers('2,5', '3', '1,234'), [2.5, 3, 1.234]);
  assert.deepEqual(numbers('1,234', '2.5'), [1234, 2.5]);
  assert.deepEqual(numbers('1,234,567', '1,234'), [1234567, 1234]);
  assert.deepEqual(numbers('1.234,5', '2,5', '1.234'), [1234.5, 2.5, 1234]);
  assert.deepEqual(numbers('1 234,5', "1'234", '\u22122'), [1234.5, 1234, -2]);
});

test('what is no number is NaN', () => {
  for (const value of [
    'n/a',
    '',
    '-',
    '3 stars',
    '1.2.3',
    '1,2,3',
    'NaN',
    'Infinity',
    '0x10',
    '1e999',
  ]) {
    assert.ok(Number.isNaN(numbers('1.5', value)[1]), value);
  }
});

test('a comma that may mean two things is told', () => {
  // 1,234.5 says that commas part thousands, 1,2 that they are decimal signs.
  assert.equal(numberColumn(['1,234.5', '1,2', '1,234']).ambiguous, 2);
  assert.equal(numberColumn(['5', '1,234', '2,500']).ambiguous, 1);
  assert.equal(numberColumn(['5', '1,234', '2,5']).ambiguous, undefined);
  assert.equal(numberColumn(['5.5', '1,234']).ambiguous, undefined);
});

test('labels in words', () => {
  assert.equal(labelWords('card_arrival'), 'card arrival');
  assert.equal(labelWords('cardArrival'), 'card Arrival');
  assert.equal(labelWords('late-delivery'), 'late delivery');
  assert.equal(labelWords('物流'), '物流');
  for (const label of ['1', 'A1', 'no', '4.5', '--']) assert.equal(labelWords(label), undefined);
});
