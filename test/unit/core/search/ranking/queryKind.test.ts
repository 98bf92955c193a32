import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import { askedName, queryKind } from '../../../../../src/core/search/ranking/queryKind.ts';

test('what is asked for shows in the look of a query', () => {
  const kinds: [string, string][] = [
    ['Rack::Response', 'symbol'],
    ['tide_table', 'symbol'],
    ['tideTable', 'symbol'],
    ['Router', 'symbol'],
    ['distill()', 'symbol'],
    ['res.send', 'symbol'],
    ['distill', 'word'],
    ['Ebbe und Flut', 'question'],
    ['how extractors implement FromRequest', 'question'],
    ['how to stop following redirects', 'usage'],
    ['why is my loaf so dense', 'usage'],
    ['turn off checking of certificates', 'wish'],
    ['return of a value', 'question'],
    ['request handling', 'question'],
    ['', 'question'],
  ];
  for (const [query, kind] of kinds) assert.equal(queryKind(parseQuery(query)), kind, query);
});

test('a name is what a query of one name ends with', () => {
  assert.equal(askedName(parseQuery('Rack::Response')), 'Response');
  assert.equal(askedName(parseQuery('res.send()')), 'send');
  assert.equal(askedName(parseQuery('distill')), 'distill');
  assert.equal(askedName(parseQuery('how to distill')), undefined);
});
