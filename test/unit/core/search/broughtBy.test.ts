import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { broughtBy, broughtFacts } from '../../../../src/core/search/broughtBy.ts';

describe('What brought a hit', () => {
  test('meaning, words, or both, as far as each adds a tenth', () => {
    assert.equal(broughtBy({ why: { meaning: 0.7 } }), 'meaning');
    assert.equal(broughtBy({ why: { words: 1 } }), 'words');
    assert.equal(broughtBy({ why: { meaning: 0.7, words: 0.28 } }), 'both');
    assert.equal(broughtBy({ why: { meaning: 0.7, words: 0.01 } }), 'meaning');
    assert.equal(broughtBy({ why: { meaning: 0.01, words: 0.28 } }), 'words');
    // Words of the query that stand in the file's name or the passage's title, or that it defines.
    assert.equal(broughtBy({ why: { meaning: 0.2, title: 0.3 } }), 'both');
    assert.equal(broughtBy({ why: { meaning: 0.7, name: 0.6, test: -0.2 } }), 'both');
    assert.equal(broughtBy({ why: { definition: 0.8 } }), 'words');
  });

  test('what is near by chance was brought by words, where they speak for it', () => {
    assert.equal(broughtBy({ why: { meaning: 0.7, words: 0.28 }, expected: 40 }), 'words');
    assert.equal(broughtBy({ why: { meaning: 0.7, words: 0.28 }, expected: 0.5 }), 'both');
    assert.equal(broughtBy({ why: { meaning: 0.7 }, expected: 40 }), 'meaning');
  });

  test('the last of what meaning or words have found, whose share is none, says which', () => {
    assert.equal(broughtBy({ why: {}, score: 0.2 }), 'meaning');
    assert.equal(broughtBy({ why: { repeat: -0.1 }, score: undefined }), 'words');
    assert.equal(broughtBy({ why: {}, isEstimate: true }), 'meaning');
  });

  test('a pattern, where the query has no word', () => {
    assert.equal(broughtBy({ why: { words: 1 } }, true), 'pattern');
    assert.equal(broughtBy({ why: {}, score: undefined }, true), 'pattern');
    assert.equal(broughtBy({}, true), undefined);
  });

  test('where nobody has ranked it nothing is said', () => {
    assert.equal(broughtBy({ score: 0.9 }), undefined);
    assert.deepEqual(broughtFacts({ score: 0.9 }), []);
    assert.deepEqual(broughtFacts({ why: { meaning: 0.5, words: 0.5 } }), ['meaning + words']);
  });
});
