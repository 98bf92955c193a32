import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsWhatIsAsked, isByChance } from '../../../../src/core/search/askedFor.ts';
import { parseQuery } from '../../../../src/core/search/query.ts';

test('a hit holds the words in quotes and the patterns; a name is looked for', () => {
  const holds = (query: string, text: string): boolean => holdsWhatIsAsked(parseQuery(query), text);
  assert.ok(holds('moon "the sea"', 'the Sea'));
  assert.ok(holds('/s.a/', 'sea'));
  assert.ok(holds('parseQuery', 'const query = parseQuery(text);'));
  assert.ok(holds('ocean', 'The Ocean.'));
  assert.ok(holds('a.b()', 'x = a.b() + 1'));
  assert.ok(holds('cafe', 'a café'), 'accents aside');
  assert.ok(holds('海', '船在海上'), 'in a script without spaces');
  assert.ok(!holds('parseQuery', 'parseQueryText()'));
  assert.ok(!holds('a.b()', 'axb()'));
  assert.ok(!holds('the ocean', 'the ocean'), 'a question is no name');
  assert.ok(!holds('path:src', 'src'), 'a limit of files is none');
});

test('by chance is what is expected and holds nothing that was asked for by name', () => {
  const query = parseQuery('moon');
  assert.ok(isByChance(query, { text: 'some sun', expected: 2 }));
  assert.ok(!isByChance(query, { text: 'some moon', expected: 2 }));
  assert.ok(!isByChance(query, { text: 'some sun', expected: 0.5 }));
  assert.ok(!isByChance(query, { text: 'some sun', expected: undefined }));
});
