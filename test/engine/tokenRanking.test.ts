import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { componentsFileName, parseComponents } from '../../src/core/tokenVectors/componentRows.ts';
import { lateInteraction } from '../../src/core/tokenVectors/lateInteraction.ts';
import { projectTokens } from '../../src/core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../src/core/tokenVectors/tokenRows.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ModelComponents } from '../../src/engine/model/tokens/modelComponents.ts';
import type { SearchIndexAnswer, SearchIndexRequest } from '../../src/protocol/indexApi.ts';
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

/** A folder with the lines, indexed by lines; `search` gives the answers that came, the last one at last. */
async function indexed() {
  const root = await mkdtemp(join(tmpdir(), 'token-ranking-'));
  after(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, 'lines.txt'), lines.join('\n'));
  const location = { folder: join(root, '.index'), vectorsFolder: join(root, '.vectors') };
  const limits = { useIgnoreFiles: false, maxFileBytes: 1e6, endings: ['.txt'] };
  const roots = [{ path: root, exclude: [], include: [] }];
  const rules = { roots, ...limits, unit: 'line', sentenceEndings: [] } as const;
  const update = { location, rules, served: [], changed: undefined, embed: true };
  await engine.updateIndex(update);
  const asked = { text: query, more: [], less: [] };
  const request = { location, query: asked, mode: 'hybrid', limit: 10, roots: [root] } as const;
  const search = async (
    how: Pick<SearchIndexRequest, 'lateInteraction' | 'refineAfterMs' | 'mode'> = request,
    givenUp?: AbortController,
  ): Promise<SearchIndexAnswer[]> => {
    const answers: SearchIndexAnswer[] = [];
    const onProgress = (answer: SearchIndexAnswer): void => {
      answers.push(answer);
      givenUp?.abort();
    };
    const signal = givenUp?.signal;
    answers.push(await engine.searchIndex({ ...request, ...how }, { signal, onProgress }));
    return answers;
  };
  return { update, search };
}

/** What tokens add to each hit, and thus the order, is what the states of the model say of its line. */
async function assertRanked({ hits }: SearchIndexAnswer): Promise<void> {
  assert.equal(hits.length, lines.length);
  const scores = await bruteForce();
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  let before = Infinity;
  for (const { text, why, rankScore } of hits) {
    const wanted = (0.2 * ((scores[lines.indexOf(text)] ?? NaN) - least)) / range;
    assert.ok(Math.abs((why.tokens ?? 0) - wanted) < close, `${text}: ${why.tokens} ${wanted}`);
    const sum = Object.values(why).reduce((all, share) => all + share, 0);
    assert.ok(Math.abs(sum - rankScore) < 1e-6);
    assert.ok(rankScore <= before);
    before = rankScore;
  }
}

const hasTokens = ({ hits }: SearchIndexAnswer): boolean =>
  hits.some(({ why }) => why.tokens !== undefined);

test('what kept tokens add to a hit is what the states of the model say', async () => {
  const { update, search } = await indexed();
  await engine.updateIndex({ ...update, tokenVectors: true });
  const [answer, ...others] = await search();
  assert.ok(answer);
  assert.deepEqual(others, []);
  await assertRanked(answer);
  const [plain] = await search({ mode: 'hybrid', lateInteraction: false });
  assert.ok(plain && !hasTokens(plain));
});

test('without kept ones they are read where that is asked for, and say the same', async () => {
  const { search } = await indexed();
  for (const mode of ['hybrid', 'semantic'] as const) {
    const answers = await search({ mode, lateInteraction: true });
    assert.equal(answers.length, 1);
    await assertRanked(answers[0]!);
  }
  const [unasked] = await search({ mode: 'hybrid' });
  const [byWords] = await search({ mode: 'keyword', lateInteraction: true });
  assert.ok(unasked && byWords && !hasTokens(unasked) && !hasTokens(byWords));
});

test('who types sees hits first, and the model reads once nothing more was typed', async () => {
  // An engine of its own has read none of the lines.
  const own = await openEngine(bundledModel);
  const before = engine;
  engine = own;
  try {
    const { search } = await indexed();
    const asked = { mode: 'hybrid', lateInteraction: true } as const;
    const { tokens } = await own.model();
    const isRead = (): boolean => lines.some((line) => tokens.known(line) !== undefined);
    const typing = new AbortController();
    await assert.rejects(search({ ...asked, refineAfterMs: 60_000 }, typing), {
      code: 'cancelled',
    });
    assert.equal(typing.signal.aborted, true);
    assert.equal(isRead(), false);
    const [first, refined, ...others] = await search({ ...asked, refineAfterMs: 1 });
    assert.ok(first && refined);
    assert.deepEqual(others, []);
    assert.deepEqual([first.isToBeRefined, hasTokens(first)], [true, false]);
    assert.equal(refined.isToBeRefined, undefined);
    await assertRanked(refined);
    // What was read is known: the same again at once.
    assert.deepEqual(await search({ ...asked, refineAfterMs: 60_000 }), [refined]);
  } finally {
    engine = before;
    await own.close();
  }
});

test('the components that the bundled model brings are those that the engine would fit', async () => {
  const { embedder, description, tokens } = await engine.model();
  const { choice } = description;
  const file = await readFile(join(bundledModel, componentsFileName));
  const a = parseComponents(file, embedder.session.info.dims);
  assert.deepEqual(await tokens.components(), a);
  const model = new ModelComponents({ embedder, choice });
  assert.equal(await model.areAtHand(), false);
  const b = await model.of();
  assert.equal(await model.areAtHand(), true);
  assert.deepEqual([a.dims, a.modelDims], [b.dims, b.modelDims]);
  assert.ok(a.mean.every((value, i) => Math.abs(value - b.mean[i]!) < 1e-3));
  // The last ones are nearly as strong as the next, so they may be turned: what all of them span together is the same.
  let shared = 0;
  for (let k = 0; k < a.dims; k++) {
    for (let l = 0; l < b.dims; l++) {
      let dot = 0;
      for (let i = 0; i < a.modelDims; i++)
        dot += a.basis[i * a.dims + k]! * b.basis[i * b.dims + l]!;
      shared += dot * dot;
    }
  }
  assert.ok(Math.abs(shared / a.dims - 1) < 1e-3, `${shared}`);
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
