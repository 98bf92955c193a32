import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SearchAnswer, SearchRequest } from '../../../../src/protocol/corpusApi.ts';
import { setup, type Setup } from './corpusSetup.ts';

const lines = [
  'boats lie in the harbour',
  'ships at sea in the storm',
  'a walk on the shore',
  'bread and salt in the harbour',
];
const asked = {
  ...{ query: 'ships in the harbour', mode: 'hybrid', limit: 10, lateInteraction: true },
  scope: { documents: ['a'] },
} as const satisfies SearchRequest;
const hasTokens = ({ hits }: SearchAnswer): boolean =>
  hits.some(({ why }) => why.tokens !== undefined);

async function embedded(): Promise<Setup> {
  const made = setup({ hasTokens: true });
  await made.put('a', lines);
  await made.embed('a');
  return made;
}

describe('the best of documents in memory', () => {
  test('get a share by their tokens, and stand in the order of the sum', async () => {
    const { corpus } = await embedded();
    const { hits } = await corpus.search(asked);
    assert.equal(hits.length, lines.length);
    let before = Infinity;
    for (const { why, rankScore } of hits) {
      const sum = Object.values(why).reduce((all, share) => all + share, 0);
      assert.ok(Math.abs(sum - rankScore) < 1e-9 && rankScore <= before);
      before = rankScore;
    }
    const shares = hits.map(({ why }) => why.tokens ?? 0);
    assert.deepEqual([Math.min(...shares), Math.max(...shares)], [0, 0.2]);
  });

  test('are read after a pause, once there is an answer; what was read is not read again', async () => {
    const { corpus, session } = await embedded();
    const answers: SearchAnswer[] = [];
    const onProgress = (answer: SearchAnswer): unknown => answers.push(answer);
    const refined = await corpus.search({ ...asked, refineAfterMs: 1 }, { onProgress });
    assert.deepEqual(
      answers.map((answer) => [answer.isToBeRefined, hasTokens(answer)]),
      [[true, false]],
    );
    assert.ok(hasTokens(refined) && refined.isToBeRefined === undefined);
    session.ran.length = 0;
    const again = await corpus.search({ ...asked, refineAfterMs: 60_000 }, { onProgress });
    assert.deepEqual(again.hits, refined.hits);
    assert.equal(answers.length, 1);
    // The query alone: for its vector it was known, for its tokens it is read.
    assert.equal(session.ran.length, 1);
  });

  test('are not read where somebody types on', async () => {
    const { corpus, session } = await embedded();
    const typing = new AbortController();
    session.ran.length = 0;
    const searching = corpus.search(
      { ...asked, refineAfterMs: 60_000 },
      { signal: typing.signal, onProgress: () => typing.abort() },
    );
    await assert.rejects(searching, { code: 'cancelled' });
    assert.equal(session.ran.length, 1);
  });

  test('stay as they are where that is not asked for, for words alone, sums and code', async () => {
    const { corpus } = await embedded();
    const text = lines.join('\n');
    const code = { text, segmentKind: 'line', textKind: 'code' } as const;
    await corpus.putDocument({ document: 'untitled:Untitled-1', ...code });
    await corpus.embedDocument({ document: 'untitled:Untitled-1', priority: 'bulk' });
    await corpus.putDocument({ document: 'file:///a.py', ...code });
    await corpus.embedDocument({ document: 'file:///a.py', priority: 'bulk' });
    const others: Partial<SearchRequest>[] = [
      { lateInteraction: false },
      { lateInteraction: undefined },
      { mode: 'keyword' },
      { mode: 'instant' },
      { more: ['a storm'] },
      { query: '', more: ['a storm'] },
      { scope: { documents: ['untitled:Untitled-1'] } },
      { scope: { documents: ['file:///a.py'] } },
    ];
    for (const other of others) {
      const answer = await corpus.search({ ...asked, ...other });
      assert.ok(answer.hits.length > 0 && !hasTokens(answer), JSON.stringify(other));
    }
  });
});
