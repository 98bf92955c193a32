import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sliceAround } from '../../../../src/core/text/sliceAround.ts';

test('a short text is taken whole', () => {
  assert.deepEqual(sliceAround('one two', { start: 4, end: 4 }, 10), { start: 0, end: 7 });
  assert.deepEqual(sliceAround('', { start: 0, end: 0 }, 10), { start: 0, end: 0 });
});

test('a long text is cut at blanks', () => {
  const { start, end } = sliceAround('one two three four five', { start: 9, end: 9 }, 8);
  assert.equal('one two three four five'.slice(start, end).trim(), 'two three');
});

test('without a blank it is cut anywhere but within a surrogate pair', () => {
  const text = '😀'.repeat(10);
  assert.deepEqual(sliceAround(text, { start: 10, end: 10 }, 5), { start: 6, end: 14 });
});

test('whatever the text: it holds the span, is bounded, and splits no pair', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\t', '😀'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(20), (text, at, reach) => {
      const offset = at % (text.length + 1);
      const slice = sliceAround(text, { start: offset, end: offset }, reach);
      const isWithin = text.slice(0, offset).isWellFormed();
      assert.ok(slice.end - slice.start <= 2 * reach + 1);
      if (isWithin && reach > 0) {
        assert.ok(slice.start <= offset && offset <= slice.end);
        assert.ok(text.slice(slice.start, slice.end).isWellFormed());
      }
    }),
  );
});
