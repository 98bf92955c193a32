import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuery } from '../../../../../src/core/search/query.ts';
import type { Candidate } from '../../../../../src/core/search/ranking/candidate.ts';
import { PathWords } from '../../../../../src/core/search/ranking/pathWords.ts';
import { rankCandidates } from '../../../../../src/core/search/ranking/rankPassages.ts';

test('what paths say is kept from query to query, and the order is the same', () => {
  const paths = [
    'src/retryPolicy.ts',
    'test/retryPolicy.test.ts',
    'docs/retries.md',
    'src/boat.ts',
  ];
  const candidates = paths.map((path, item): Candidate => ({
    item,
    path,
    cosine: 0.5,
    words: 1,
    title: 'a',
    text: 'a\nb',
  }));
  const known = new PathWords();
  for (const text of ['retry policy', 'RetryPolicy', 'the boat', 'boat', 'tests of retry policy']) {
    const query = parseQuery(text);
    const fresh = rankCandidates(query, candidates, 'hybrid');
    assert.deepEqual(rankCandidates(query, candidates, 'hybrid', undefined, known), fresh);
    assert.deepEqual(rankCandidates(query, candidates, 'hybrid', undefined, known), fresh);
  }
  assert.equal(known.of('src/boat.ts', false), known.of('src/boat.ts', false));
});
