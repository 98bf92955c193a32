import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import { askedNames, queryKind } from '../../../../../src/core/search/ranking/queryKind.ts';

test('what is asked for shows in the look of a query', () => {
  const kinds: [string, string][] = [
    ['Rack::Response', 'symbol'],
    ['tide_table', 'symbol'],
    ['tideTable', 'symbol'],
    ['Router', 'symbol'],
    ['distill()', 'symbol'],
    ['res.send', 'symbol'],
    ['distill', 'word'],
    ['before_request after_request', 'symbol'],
    ['config from_object', 'symbol'],
    ['Basic Auth', 'question'],
    ['FromRequest of an extractor', 'question'],
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

test('a name is what a query of names alone ends with, or each of its words', () => {
  const names: [string, string[]][] = [
    ['Rack::Response', ['Response']],
    ['res.send()', ['send']],
    ['distill', ['distill']],
    ['HiArgs, LowArgs', ['HiArgs', 'LowArgs']],
    ['jsonify() and JSONProvider.dumps', ['jsonify', 'dumps']],
    ['ErrorType Error', ['ErrorType', 'Error']],
    ['config from_object', ['from_object']],
    ['E12:', ['E12']],
    ['v2.1', []],
    ['how to distill', []],
    ['tide table', []],
    ['tideTable of one port', []],
    ['aB cD eF gH iJ', []],
  ];
  for (const [query, expected] of names) {
    assert.deepEqual(askedNames(parseQuery(query)), expected, query);
  }
});
