import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cosine } from '../../../../../src/core/vectors/similarity.ts';
import {
  TokenRanking,
  type WordStatistics,
} from '../../../../../src/engine/model/tokens/tokenRanking.ts';
import type { RankedCandidate } from '../../../../../src/core/search/ranking/rankPassages.ts';
import { fakeEmbedder } from '../../documents/fakeEmbedder.ts';
import { fakeTokens } from '../../documents/fakeTokens.ts';

const choice = { layer: -1, pooling: 'mean' } as const;
const texts = ['boats lie in the harbour', 'ships at sea', 'a walk on the shore', 'bread and salt'];
const query = 'ships in the harbour';
const held: Readonly<Record<string, number>> = { ships: 1, in: 40, the: 90, harbour: 3 };
const statistics: WordStatistics = {
  texts: 100,
  holding: (words) => Promise.resolve(words.map(({ text }) => held[text] ?? 0)),
};
const ranked = texts.map((_, item) => ({ item, rankScore: 0.5, why: { meaning: 0.5 } }));

/** By the model's own states, word by word. */
async function bruteForce(): Promise<number[]> {
  const { embedder } = fakeEmbedder();
  const statesOf = async (text: string): Promise<Float32Array[]> => {
    const options = { priority: 'query' } as const;
    const { hiddenStates } = await embedder.embedTokens(text, [-1], options);
    const states = hiddenStates.get(2)!;
    return text.split(' ').map((_, i) => states.row(i + 1));
  };
  const words = query.split(' ');
  const asked = await statesOf(query);
  const weights = words.map(
    (word) => Math.log(1 + (100 - held[word]! + 0.5) / (held[word]! + 0.5)) ** 2,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Promise.all(
    texts.map(async (text) => {
      const said = await statesOf(text);
      return asked.reduce((sum, token, i) => {
        const best = Math.max(...said.map((other) => cosine(token, other)));
        return sum + (weights[i]! * best) / total;
      }, 0);
    }),
  );
}

describe('the best ranked again by the vectors of their tokens', () => {
  test('stand in the order that the states of the model give, word by word', async () => {
    const { embedder } = fakeEmbedder();
    const scores = await bruteForce();
    const expected = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    const again = await ranking.rank({ ranked, texts, query, statistics, signal: undefined });
    assert.deepEqual(
      again.map(({ item }) => item),
      expected,
    );
    assert.notDeepEqual(expected, [0, 1, 2, 3]);
    for (const { rankScore, why } of again) {
      const sum = Object.values(why).reduce((all, share) => all + share, 0);
      assert.ok(Math.abs(sum - rankScore) < 1e-9);
    }
  });

  test('are read once, after whoever waits was shown something, and not where all are known', async () => {
    const { embedder, session } = fakeEmbedder();
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    let shown = 0;
    const beforeReading = (): Promise<void> => {
      assert.equal(session.ran.length, 0);
      shown++;
      return Promise.resolve();
    };
    const request = { ranked, texts, query, statistics, beforeReading, signal: undefined };
    const first = await ranking.rank(request);
    assert.equal(shown, 1);
    session.ran.length = 0;
    assert.deepEqual(await ranking.rank(request), first);
    assert.equal(shown, 1);
    assert.equal(session.ran.length, 1);
  });

  test('have the same order where some of their vectors were kept', async () => {
    const plain = new TokenRanking(fakeTokens(fakeEmbedder().embedder, choice));
    const request = { ranked, texts, query, statistics, signal: undefined };
    const expected = await plain.rank(request);
    const other = fakeEmbedder();
    const reading = { priority: 'bulk', signal: undefined } as const;
    const kept = await fakeTokens(other.embedder, choice).read(texts.slice(1, 3), reading);
    other.session.ran.length = 0;
    const some = new TokenRanking(fakeTokens(other.embedder, choice));
    const keptOf = (asked: readonly string[]) => {
      assert.deepEqual(asked, texts);
      return new Map(kept.map((rows, i) => [texts[i + 1] ?? '', rows]));
    };
    assert.deepEqual(await some.rank({ ...request, kept: keptOf }), expected);
    // The query and the two others.
    assert.equal(other.session.ran.length, 3);
  });

  test('are not read where the search is given up, and what was read stays', async () => {
    const { embedder, session } = fakeEmbedder();
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    const given = new AbortController();
    const beforeReading = (): Promise<void> => {
      given.abort();
      return Promise.resolve();
    };
    const request = { ranked, texts, query, statistics, beforeReading, signal: given.signal };
    await assert.rejects(ranking.rank(request), { code: 'cancelled' });
    assert.equal(session.ran.length, 0);
  });

  test('are the first whose texts are short enough together, whatever was read or kept before', async () => {
    const { embedder } = fakeEmbedder();
    const scores = await bruteForce();
    // Of the first two texts eight tokens, of three thirteen, of all sixteen.
    const request = { ranked, texts, query, statistics, signal: undefined };
    const itemsOf = (again: readonly RankedCandidate[]): number[] => again.map(({ item }) => item);
    const expected = scores[1]! > scores[0]! ? [1, 0, 2, 3] : [0, 1, 2, 3];
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    for (const mostTokens of [8, 12]) {
      const bounded = await ranking.rank({ ...request, mostTokens });
      assert.deepEqual(itemsOf(bounded), expected);
      assert.deepEqual(
        bounded.map(({ why }) => 'tokens' in why).filter(Boolean).length,
        // The one that answers least gains nothing.
        1,
      );
    }
    const whole = await ranking.rank(request);
    assert.deepEqual(
      await ranking.rank({ ...request, mostTokens: 12 }),
      await new TokenRanking(fakeTokens(fakeEmbedder().embedder, choice)).rank({
        ...request,
        mostTokens: 12,
      }),
    );
    assert.deepEqual(await ranking.rank({ ...request, mostTokens: 17 }), whole);
    // One text alone has no order.
    assert.equal(await ranking.rank({ ...request, mostTokens: 7 }), ranked);
    // What is kept is not counted.
    const [rows] = await fakeTokens(embedder, choice).read(texts.slice(0, 1), {
      priority: 'bulk',
      signal: undefined,
    });
    const kept = () => new Map([[texts[0] ?? '', rows!]]);
    assert.deepEqual(await ranking.rank({ ...request, kept, mostTokens: 12 }), whole);
  });

  test('a query of signs, of a single word and of very many words has an order', async () => {
    const { embedder } = fakeEmbedder();
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    for (const asked of ['?!', 'ships', 'ships and salt '.repeat(200).trim()]) {
      const request = { ranked, texts, query: asked, statistics, signal: undefined };
      const again = await ranking.rank(request);
      assert.deepEqual(again.map(({ item }) => item).sort(), [0, 1, 2, 3]);
      assert.ok(again.every(({ rankScore }) => Number.isFinite(rankScore)));
    }
  });
});

describe('the words that those of a query met', () => {
  test('are told with their places in what was typed and in the text', async () => {
    const { embedder } = fakeEmbedder();
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    const typed = 'path:docs "sea" ships';
    const text = '  ships at sea';
    const matches = await ranking.matches({ query: typed, text, statistics }, undefined);
    assert.deepEqual(
      matches.map(({ queryStart, queryEnd, start, end, cosine: near }) => [
        typed.slice(queryStart, queryEnd),
        text.slice(start, end),
        near.toFixed(2),
      ]),
      [
        ['sea', 'sea', '1.00'],
        ['ships', 'ships', '1.00'],
      ],
    );
    assert.ok(matches[0]!.weight > matches[1]!.weight);
    assert.ok(Math.abs(matches[0]!.weight + matches[1]!.weight - 1) < 1e-9);
    assert.deepEqual(
      await ranking.matches({ query: 'path:docs', text, statistics }, undefined),
      [],
    );
    assert.deepEqual(
      await ranking.matches({ query: 'sea', text: ' \n', statistics }, undefined),
      [],
    );
  });

  test('are told without a run for texts that were just ranked, read or kept; of others none, where that is asked for', async () => {
    const { embedder, session } = fakeEmbedder();
    const reading = { priority: 'bulk', signal: undefined } as const;
    const [rows] = await fakeTokens(embedder, choice).read(texts.slice(0, 1), reading);
    const ranking = new TokenRanking(fakeTokens(embedder, choice));
    const asked = { query, statistics, onlyKnown: true };
    assert.deepEqual(await ranking.matches({ ...asked, text: texts[0]! }, undefined), []);
    const kept = () => new Map([[texts[0]!, rows!]]);
    await ranking.rank({ ranked, texts, query, statistics, kept, signal: undefined });
    session.ran.length = 0;
    for (const text of texts) {
      const found = await ranking.matches({ ...asked, text }, undefined);
      assert.equal(found.length, query.split(' ').length);
      assert.deepEqual(await ranking.matches({ query, statistics, text }, undefined), found);
    }
    // The query alone, each time.
    assert.equal(session.ran.length, 2 * texts.length);
    assert.deepEqual(await ranking.matches({ ...asked, text: 'a barge' }, undefined), []);
    assert.equal(session.ran.length, 2 * texts.length);
  });
});
