import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultsMessage } from '../../../../../src/features/results/model/resultsMessage.ts';
import { ResultTree } from '../../../../../src/features/results/model/resultTree.ts';
import type { ResultHit } from '../../../../../src/host/results.ts';

const results = { query: { text: 'boats', more: [], less: ['bread'] }, where: 'this workspace' };
const end = ' for “boats”, less like “bread” in this workspace.';

/** Hits in files, `file text` of each. */
function tree(...hits: readonly string[]): ResultTree {
  return ResultTree.of(
    hits.map((hit, i): ResultHit => {
      const [title = '', text = ''] = hit.split(' ');
      const at = { line: i, character: 0 };
      const place = { uri: { toString: () => title }, range: { start: at, end: at } };
      return { ...place, title, text } as unknown as ResultHit;
    }),
    'tree',
  );
}

test('the line above the results counts hits and files, and names query and place', () => {
  assert.equal(resultsMessage(results, tree()), `No results${end}`);
  assert.equal(resultsMessage(results, tree('a tide')), `1 result in 1 file${end}`);
  assert.equal(
    resultsMessage(results, tree('a tide', 'b tide', 'a sea')),
    `3 results in 2 files${end}`,
  );
});

test('it says what a filter leaves out, and that another model found the hits', () => {
  const filtered = tree('a tide', 'b tide', 'a sea').withFilter('tide');
  assert.equal(resultsMessage(results, filtered), `2 of 3 results, filtered by “tide”,${end}`);
  assert.equal(
    resultsMessage(results, tree('a tide'), true),
    `1 result in 1 file${end} Another model found them; refresh the results.`,
  );
});

test('it says how many of the shown rows are no closer than by chance', () => {
  const query = { text: 'when does the boat go', more: [], less: [] };
  const of = (...expected: readonly number[]): ResultTree => {
    const { all } = tree(...expected.map((each) => `file ${each}`));
    return ResultTree.of(
      all.map(({ hit }) => ({ ...hit, expected: Number(hit.text) })),
      'tree',
    );
  };
  const said = (shown: ResultTree, isOfOtherModel?: boolean): string =>
    resultsMessage({ ...results, query }, shown, isOfOtherModel).split('this workspace. ')[1] ?? '';
  assert.equal(said(of(0.01, 5)), '1 of them is no closer in meaning than by chance.');
  assert.equal(
    said(of(0.01, 5, 6), true),
    '2 of them are no closer in meaning than by chance. Another model found them; refresh the results.',
  );
  assert.equal(said(of(0.01, 5, 6).withFilter('0.01')), '');
  assert.equal(said(of(0.01)), '');
});

test('it says that nothing is close where chance alone speaks for every hit', () => {
  const near = (text: string, expected: number, word = 'tide'): string => {
    const hits = tree(`a ${word}`, `b ${word}`).all.map(({ hit }, i): ResultHit => {
      return { ...hit, expected: i === 0 ? expected : 9 };
    });
    const query = { text, more: [], less: [] };
    return resultsMessage({ ...results, query }, ResultTree.of(hits, 'tree').withFilter('b'));
  };
  assert.match(near('xqzvwk flurble', 7), /^Nothing here is close in meaning\. 1 of 2 results/);
  assert.match(near('xqzvwk flurble', 0.01), /^1 of 2 results.* 1 of them is no closer/);
  // What holds the word that was asked for is a hit.
  assert.match(near('tide', 7), /^1 of 2 results/);
  assert.match(near('"quoted"', 7), /^1 of 2 results/);
});
