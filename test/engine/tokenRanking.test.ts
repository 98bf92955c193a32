import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lateInteraction } from '../../src/core/tokenVectors/lateInteraction.ts';
import { projectTokens } from '../../src/core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../src/core/tokenVectors/tokenRows.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SearchAnswer } from '../../src/protocol/corpusApi.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const lines = [
  'ships lie at anchor in the bay',
  'the harbour was closed after the storm',
  'a boat waits for the flood',
  'bread is baked before dawn',
  'the moon pulls at the water twice a day',
  'nets are dried on the quay',
];
const query = 'vessels at rest in the harbour';
// Rounding to 8 bits moves a cosine by some thousandths.
const close = 0.02;
let engine: Engine;
before(async () => {
  engine = await openEngine(bundledModel);
});
after(() => engine.close());

/** By the states of the model's last layer, one text at a time. */
async function bruteForce(): Promise<number[]> {
  const { embedder, tokens } = await engine.model();
  const components = await tokens.components();
  const rowsOf = async (text: string): Promise<TokenRows> => {
    const { hiddenStates } = await embedder.embedTokens(text, [6], { priority: 'query' });
    const states = hiddenStates.get(6);
    assert.ok(states);
    const own = states.data.subarray(states.dims, -states.dims);
    const rows = projectTokens(components, own);
    return { count: states.rows - 2, dims: components.dims, rows };
  };
  const asked = await rowsOf(query);
  const counts = query
    .split(' ')
    .map((word) => lines.filter((line) => line.split(' ').includes(word)).length);
  const weights = counts.map(
    (held) => Math.log(1 + (lines.length - held + 0.5) / (held + 0.5)) ** 2,
  );
  assert.equal(asked.count, weights.length);
  const scores: number[] = [];
  for (const line of lines) {
    scores.push(lateInteraction({ tokens: asked, weights }, await rowsOf(line)));
  }
  return scores;
}

test('what tokens add to a hit is what the states of the model say, after an answer without it', async () => {
  await engine.putDocument({ document: 'd', text: lines.join('\n'), segmentKind: 'line' });
  await engine.embedDocument({ document: 'd', priority: 'bulk' });
  const request = { query, mode: 'hybrid', scope: { documents: ['d'] }, limit: 10 } as const;
  const seen: SearchAnswer[] = [];
  const onProgress = (answer: SearchAnswer): void => void seen.push(answer);
  const { hits } = await engine.search({ ...request, refineAfterMs: 1 }, { onProgress });
  assert.deepEqual(
    seen.map(({ isToBeRefined }) => isToBeRefined),
    [true],
  );
  assert.ok(seen[0]?.hits.every(({ why }) => why.tokens === undefined));
  const scores = await bruteForce();
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  for (const { text, why, rankScore } of hits) {
    const wanted = (0.2 * ((scores[lines.indexOf(text)] ?? NaN) - least)) / range;
    assert.ok(Math.abs((why.tokens ?? 0) - wanted) < close, `${text}: ${why.tokens} ${wanted}`);
    const sum = Object.values(why).reduce((all, share) => all + share, 0);
    assert.ok(Math.abs(sum - rankScore) < 1e-6);
  }
  // What was read is known: the same again at once.
  seen.length = 0;
  const again = await engine.search({ ...request, refineAfterMs: 1 }, { onProgress });
  assert.deepEqual(again.hits, hits);
  assert.deepEqual(seen, []);
});

test('a word of the query meets the same word of a text, or the one nearest to it', async () => {
  const text = lines[1] ?? '';
  const scope = { scope: { documents: ['d'] } };
  const matches = await engine.matchWords({ query, text, scope });
  const met = new Map(
    matches.map((each) => [
      query.slice(each.queryStart, each.queryEnd),
      text.slice(each.start, each.end),
    ]),
  );
  assert.equal(met.get('harbour'), 'harbour');
  assert.equal(met.get('vessels'), 'harbour');
  const weights = matches.map(({ weight }) => weight);
  assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9);
});
