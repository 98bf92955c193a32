import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  queryText,
  removableParts,
  withTexts,
} from '../../../../../src/features/results/model/queryText.ts';

test('a query in words', () => {
  assert.equal(queryText({ text: 'boats', more: [], less: [] }), '“boats”');
  assert.equal(
    queryText({ text: ' boats\n', more: ['sails', 'x'.repeat(80)], less: ['war'] }),
    `“boats”, more like “sails”, more like “${'x'.repeat(59)}…”, less like “war”`,
  );
  assert.equal(
    queryText({ text: ' ', more: ['sails', 'wind'], less: [] }),
    'like “sails”, more like “wind”',
  );
});

test('texts are added once and change sides', () => {
  const query = withTexts({ text: 'boats', more: ['a'], less: ['b'] }, 'more', ['b', 'a', 'c']);
  assert.deepEqual(query, { text: 'boats', more: ['a', 'b', 'c'], less: [] });
});

test('what is taken out leaves something to look for', () => {
  const without = (query: Parameters<typeof removableParts>[0]) =>
    removableParts(query).map(({ kind, text }) => `${kind} ${text}`);
  assert.deepEqual(without({ text: 'boats', more: [], less: [] }), []);
  assert.deepEqual(without({ text: 'boats', more: [], less: ['war'] }), ['less war']);
  assert.deepEqual(without({ text: '', more: ['a'], less: ['b'] }), ['less b']);
  assert.deepEqual(without({ text: 'boats', more: ['a', 'b'], less: [] }), [
    'text boats',
    'more a',
    'more b',
  ]);
  const [, first] = removableParts({ text: 'boats', more: ['a', 'b'], less: ['c'] });
  assert.deepEqual(first?.without, { text: 'boats', more: ['b'], less: ['c'] });
});
