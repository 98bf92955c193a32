import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lateInteraction } from '../../src/core/tokenVectors/lateInteraction.ts';
import { projectTokens } from '../../src/core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../src/core/tokenVectors/tokenRows.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SearchIndexAnswer } from '../../src/protocol/indexApi.ts';
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

test('what kept tokens add to a hit is what the states of the model say', async () => {
  const root = await mkdtemp(join(tmpdir(), 'token-ranking-'));
  after(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, 'lines.txt'), lines.join('\n'));
  const location = { folder: join(root, '.index'), vectorsFolder: join(root, '.vectors') };
  const limits = { useIgnoreFiles: false, maxFileBytes: 1e6, endings: ['.txt'] };
  const roots = [{ path: root, exclude: [], include: [] }];
  const rules = { roots, ...limits, unit: 'line', sentenceEndings: [] } as const;
  const update = { location, rules, served: [], changed: undefined, embed: true };
  const search = async (): Promise<SearchIndexAnswer['hits']> => {
    const asked = { text: query, more: [], less: [] };
    const request = { location, query: asked, mode: 'hybrid', limit: 10, roots: [root] } as const;
    return (await engine.searchIndex(request)).hits;
  };
  await engine.updateIndex(update);
  assert.ok((await search()).every(({ why }) => why.tokens === undefined));
  await engine.updateIndex({ ...update, tokenVectors: true });
  const hits = await search();
  assert.equal(hits.length, lines.length);
  const scores = await bruteForce();
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  for (const { text, why, rankScore } of hits) {
    const wanted = (0.2 * ((scores[lines.indexOf(text)] ?? NaN) - least)) / range;
    assert.ok(Math.abs((why.tokens ?? 0) - wanted) < close, `${text}: ${why.tokens} ${wanted}`);
    const sum = Object.values(why).reduce((all, share) => all + share, 0);
    assert.ok(Math.abs(sum - rankScore) < 1e-6);
  }
});

test('a word of the query meets the same word of a text, or the one nearest to it', async () => {
  const text = lines[1] ?? '';
  const scope = { scope: { documents: ['d'] } };
  await engine.putDocument({ document: 'd', text: lines.join('\n'), segmentKind: 'line' });
  await engine.embedDocument({ document: 'd', priority: 'bulk' });
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
