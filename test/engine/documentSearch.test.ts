import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { documentKindOfPath } from '../../src/core/text/blocks/documentKind.ts';
import { segmentText } from '../../src/core/text/segmentText.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SearchAnswer } from '../../src/protocol/corpusApi.ts';
import type { IndexHit, IndexSearchMode } from '../../src/protocol/indexApi.ts';
import { distinctLines } from '../support/distinctLines.ts';
import { IndexedFiles } from '../support/indexedFiles.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const root = join(projectRoot, 'samples');
const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.\w+$/.test(path))
  .sort();
const queries = [
  'how the moon moves the sea',
  '"card" lost at the bank',
  'moon -tide',
  'ask a server lang:py',
  'retry a request lang:py',
  'oldest entry path:code/*.ts',
  'cache path:code/*.ts',
  'leastRecentUse',
  'the boats /moor(ed|ing)/i',
  '/[Mm]oon/',
  '/Bread/ path:bread',
];

describe('Documents in memory and an index of the same files', () => {
  let engine: Engine;
  let index: IndexedFiles;
  const names = paths.map((path) => `passage:${String(pathToFileURL(join(root, path)))}`);
  const scope = { documents: names };
  const roots = [String(pathToFileURL(root))];

  before(async () => {
    engine = await openEngine(bundledModel);
    index = await IndexedFiles.of(root);
    for (const [i, path] of paths.entries()) {
      const kind = documentKindOfPath(path);
      await engine.putDocument({
        ...{ document: names[i]!, path, segmentKind: 'passage' },
        text: readFileSync(join(root, path), 'utf8'),
        textKind: kind === 'notebook' ? 'plain' : kind,
      });
      await engine.embedDocument({ document: names[i]!, priority: 'bulk' });
    }
  });
  after(async () => {
    await engine.close();
    await index.close();
  });

  test('are ranked alike, in each mode and with all that a query may say', async () => {
    const modes: readonly IndexSearchMode[] = ['hybrid', 'semantic', 'keyword', 'instant'];
    let count = 0;
    for (const mode of modes) {
      for (const query of queries) {
        const inIndex = await index.search(query, mode, 20);
        const inDocuments = await engine.search({ query, mode, scope, roots, limit: 20 });
        const shown = (each: IndexHit | SearchAnswer['hits'][number]) => ({
          ...{ start: each.start, text: each.text, places: each.places },
          ...{ rank: each.rankScore.toFixed(6), isEstimate: each.isEstimate },
          score: each.score?.toFixed(4),
          expected: each.expected?.toPrecision(3),
          why: Object.entries(each.why).map(([signal, share]) => `${signal} ${share.toFixed(6)}`),
        });
        assert.deepEqual(inDocuments.hits.map(shown), inIndex.map(shown), `${mode}: ${query}`);
        count += inDocuments.hits.length;
      }
    }
    assert.ok(count > 100, `${count} hits in all`);
  });

  test('are ranked again by which words meet where an index is, by the same rule', async () => {
    const again = ['how the moon moves the sea path:*.md', '"card" lost at the bank'];
    const never = ['cache path:code/*.ts', '/[Mm]oon/'];
    const tokensOf = (hits: readonly Pick<IndexHit, 'text' | 'why'>[]) =>
      hits.map(({ text, why }) => [text, why.tokens?.toFixed(6)]);
    for (const query of [...again, ...never]) {
      const how = { mode: 'hybrid', limit: 20, lateInteraction: true } as const;
      const inIndex = await index.search(query, how.mode, how.limit, true);
      const { hits } = await engine.search({ query, ...how, scope, roots });
      assert.deepEqual(tokensOf(hits), tokensOf(inIndex), query);
      const isAgain = hits.some(({ why }) => why.tokens !== undefined);
      assert.equal(isAgain, again.includes(query), query);
    }
    for (const mode of ['keyword', 'instant'] as const) {
      const asked = { query: again[0]!, mode, lateInteraction: true, scope, roots, limit: 20 };
      const { hits } = await engine.search(asked);
      assert.ok(
        hits.every(({ why }) => why.tokens === undefined),
        mode,
      );
    }
  });

  test('a text whose words are asked for is found before it has a vector, by words', async () => {
    const document = 'passage:untitled:Untitled-1';
    const text = 'a kettle whistles\nthe lorry turns around\nsnow on the mountain';
    await engine.putDocument({ document, text, segmentKind: 'line' });
    const ask = (query: string, mode: IndexSearchMode): Promise<SearchAnswer> =>
      engine.search({ query, mode, scope: { documents: [document] }, limit: 9 });
    for (const mode of ['keyword', 'hybrid'] as const) {
      const { hits } = await ask('lorries', mode);
      assert.deepEqual(
        hits.map((hit) => [hit.text, hit.score, hit.isEstimate, Object.keys(hit.why)]),
        [['the lorry turns around', undefined, false, ['words']]],
      );
    }
    assert.deepEqual((await ask('lorries', 'semantic')).hits, []);
    // What names the document beside its path is no word of it.
    assert.deepEqual((await ask('mountain path:passage', 'keyword')).hits, []);
    assert.equal((await ask('mountain path:Untitled', 'keyword')).hits.length, 1);
  });
});

describe('Instant search in a document', () => {
  let engine: Engine;

  before(async () => {
    engine = await openEngine(bundledModel);
  });
  after(() => engine.close());

  test('estimates come at once, the model refines them, and what it read is not read again', async () => {
    const lines = distinctLines(400);
    const document = 'line:file:///large.txt';
    await engine.putDocument({ document, text: lines.join('\n'), segmentKind: 'line' });
    assert.equal([...segmentText(lines.join('\n'), 'line')].length, lines.length);
    const ask = (mode: IndexSearchMode, onProgress?: (answer: SearchAnswer) => void) =>
      engine.search(
        { query: 'a broken lamp', mode, scope: { documents: [document] }, limit: 10 },
        { onProgress },
      );
    const answers: SearchAnswer[] = [];
    const best = await ask('instant', (answer) => answers.push(answer));
    const [first = assert.fail('nothing came before the best answer')] = answers;
    assert.ok(first.hits.length === 10 && first.hits.every(({ isEstimate }) => isEstimate));
    assert.equal(first.embeddedCount, 0);
    assert.ok(best.hits.every(({ isEstimate, score }) => !isEstimate && score !== undefined));
    assert.equal(best.embeddedCount, lines.length);
    // In a document as small as this the model has read all in the end.
    assert.deepEqual(best.hits, (await ask('hybrid')).hits);
    const { embeddedTextCount } = await engine.embedDocument({ document, priority: 'bulk' });
    assert.equal(embeddedTextCount, 0);
  });

  test('a cancelled one keeps what was read', async () => {
    const lines = distinctLines(600).map((line) => `${line} again`);
    const document = 'line:file:///other.txt';
    await engine.putDocument({ document, text: lines.join('\n'), segmentKind: 'line' });
    const ended = new AbortController();
    let count = 0;
    const searching = engine.search(
      { query: 'a broken lamp', mode: 'instant', scope: { documents: [document] }, limit: 10 },
      {
        signal: ended.signal,
        onProgress: ({ embeddedCount }) => {
          count = embeddedCount;
          if (count > 0) ended.abort();
        },
      },
    );
    await assert.rejects(searching, { code: 'cancelled' });
    const { embeddedTextCount } = await engine.embedDocument({ document, priority: 'bulk' });
    assert.equal(embeddedTextCount, lines.length - count);
  });
});
