import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { Matrix } from '../../src/core/vectors/matrix.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { DocumentProgress } from '../../src/protocol/corpusApi.ts';
import { openEngine } from '../support/openEngine.ts';
import { parseCsv } from '../support/parseCsv.ts';
import { bundledModel, sharedData, tinyModel } from '../support/projectPaths.ts';

const choice = { layer: -1, pooling: 'mean' } as const;
let engine: Engine;

before(async () => {
  engine = await openEngine(bundledModel);
});

const put = (document: string, lines: readonly string[]) =>
  engine.putDocument({ document, text: lines.join('\n'), segmentKind: 'line' });

async function embed(
  document: string,
  by = engine,
): Promise<{ progress: DocumentProgress[]; embeddedTextCount: number }> {
  const progress: DocumentProgress[] = [];
  const { embeddedTextCount } = await by.embedDocument(
    { document, priority: 'bulk' },
    { onProgress: (each) => progress.push(each) },
  );
  return { progress, embeddedTextCount };
}

async function vectorsOf(texts: readonly string[]): Promise<Matrix> {
  const { rows, dims, data } = await engine.embedTexts({ texts, choice, priority: 'bulk' });
  return new Matrix(rows, dims, data);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

const mixed = [
  'The bank keeps my card.',
  'How do I get my card back from the machine?',
  'const total = items.reduce((sum, item) => sum + item.price, 0);',
  'The cat sat on the mat.',
  '猫はマットの上に座った。',
  'Кошка сидела на коврике.',
  'جلست القطة على السجادة.',
  'ขอบคุณมากครับ',
  'The 🐈 sat on the 🟫 – ﬁne ǅ',
  '\ud83d alone',
  '… then',
  '\u0000 control \u0007 characters',
];

describe('in one process', () => {
  test('neighbours and search are brute force over the vectors of the texts', async () => {
    await put('mixed', mixed);
    await embed('mixed');
    const matrix = await vectorsOf([...mixed, 'a lost bank card']);
    const scope = { documents: ['mixed'] };
    const query = mixed.length;
    for (const [i, text] of [...mixed, 'a lost bank card'].entries()) {
      const answer =
        i === query
          ? await engine.search({ mode: 'semantic', query: text, scope, limit: 100 })
          : await engine.similar({ text, scope, limit: 100 });
      const scores = mixed.map((_, other) => cosine(matrix.row(i), matrix.row(other)));
      assert.equal(answer.hits.length, mixed.length);
      for (const [rank, hit] of answer.hits.entries()) {
        assert.ok(Math.abs(hit.score! - scores[hit.segment]!) < 1e-6);
        const before = answer.hits[rank - 1];
        assert.ok(!before || before.score! >= hit.score!);
        assert.ok(hit.percentile! >= 0 && hit.percentile! <= 100);
      }
      assert.equal(answer.percentileBasis, 'background');
      if (i < query) assert.ok(answer.hits[0]!.score! > 1 - 1e-6);
    }
  });

  test('a search for more like this and less like that is brute force over the sum', async () => {
    await put('mixed', mixed);
    await embed('mixed');
    const [query, more, less] = ['a lost bank card', [mixed[3]!, mixed[5]!], [mixed[0]!]];
    const matrix = await vectorsOf([query, ...more, ...less]);
    const wanted = matrix.row(0).map((value, d) => {
      return value + matrix.row(1)[d]! + matrix.row(2)[d]! - matrix.row(3)[d]!;
    });
    const vectors = await vectorsOf(mixed);
    const scores = mixed.map((_, i) => cosine(vectors.row(i), wanted));
    const scope = { documents: ['mixed'] };
    const { hits } = await engine.search({
      mode: 'semantic',
      query,
      more,
      less,
      scope,
      limit: 100,
    });
    const best = [...mixed.keys()].sort((a, b) => scores[b]! - scores[a]!);
    assert.deepEqual(
      hits.map(({ segment }) => segment),
      best,
    );
    for (const { segment, score } of hits) assert.ok(Math.abs(score! - scores[segment]!) < 1e-6);
  });

  test('shares of tokens add up to the score, the score to the cosine, in every script', async () => {
    const reference = 'How do I get my card back from the machine?';
    const long = 'The machine kept my card, and the bank was closed. '.repeat(60);
    const texts = [...mixed, long];
    const matrix = await vectorsOf([reference, ...texts]);
    for (const [i, text] of texts.entries()) {
      const answer = await engine.attribute({ reference, text, priority: 'query' });
      const { score, contributions, tokens, spans, words } = answer;
      assert.equal(tokens.length, contributions!.length);
      assert.deepEqual([spans.length, words.length], [2 * tokens.length, tokens.length]);
      assert.equal(tokens[0], '[CLS]');
      assert.equal(tokens.at(-1), '[SEP]');
      assert.ok(Math.abs(sum(contributions!) - score) < 1e-9);
      assert.ok(Math.abs(score - cosine(matrix.row(0), matrix.row(i + 1))) < 1e-5);
    }
  });

  test('what made it match is the words that they share in meaning', async () => {
    const { tokens, contributions } = await engine.attribute({
      reference: 'my credit card was stolen',
      text: 'yesterday evening somebody took the card from my bag',
      priority: 'query',
    });
    const share = (token: string): number => contributions![tokens.indexOf(token)]!;
    assert.ok(share('card') > share('evening') && share('card') > share('bag'));
  });

  test('all lines equal; one line; no text; blank lines', async () => {
    await put('equal', new Array<string>(5000).fill('the same line'));
    const { progress, embeddedTextCount } = await embed('equal');
    assert.equal(embeddedTextCount, 1);
    assert.equal(progress.length, 1);
    assert.equal(progress[0]!.segments.length, 5000);
    const scope = { documents: ['equal'] };
    const { hits, percentileBasis } = await engine.similar({
      text: 'the same line',
      exclude: { document: 'equal', start: 0, end: 13 },
      scope,
      limit: 3,
    });
    assert.deepEqual(
      hits.map(({ segment, places }) => [segment, places]),
      [[1, 4999]],
    );
    const all = await engine.textPlaces({ text: 'the same line', scope, limit: 1000 });
    assert.deepEqual([all.places.length, all.count], [1000, 5000]);
    assert.equal(percentileBasis, 'background');
    await put('one', ['only this']);
    await embed('one');
    const one = await engine.similar({
      text: 'only this',
      exclude: { document: 'one', start: 0, end: 9 },
      scope: { documents: ['one'] },
      limit: 10,
    });
    assert.deepEqual([one.hits, one.segmentCount, one.embeddedCount], [[], 1, 1]);
    for (const lines of [[], ['', '  ', '\t']]) {
      assert.equal((await put('empty', lines)).spans.length, 0);
      assert.deepEqual(await embed('empty'), { progress: [], embeddedTextCount: 0 });
      const none = await engine.search({
        mode: 'semantic',
        query: 'x',
        scope: { documents: ['empty'] },
        limit: 1,
      });
      assert.deepEqual([none.hits, none.segmentCount], [[], 0]);
    }
    const nowhere = await engine.search({
      mode: 'semantic',
      query: 'x',
      scope: { documents: [] },
      limit: 1,
    });
    assert.deepEqual(nowhere.hits, []);
  });

  const words = 'the card is in the machine and nobody knows why ';
  const ofCharacters = (count: number): string => words.repeat(Math.ceil(count / words.length));

  test('a line of 200,000 characters moves on in parts and can be cancelled', async () => {
    const tiny = await openEngine(tinyModel);
    const text = `${ofCharacters(200_000)}\nmy dinner is cold`;
    await tiny.putDocument({ document: 'long', text, segmentKind: 'line' });
    const controller = new AbortController();
    const seen: DocumentProgress[] = [];
    const call = tiny.embedDocument(
      { document: 'long', priority: 'bulk' },
      {
        signal: controller.signal,
        onProgress: (each) => {
          seen.push(each);
          if (seen.length === 3) controller.abort();
        },
      },
    );
    await assert.rejects(call, { code: 'cancelled' });
    assert.ok(seen[2]!.done > seen[0]!.done && seen[2]!.total > 40_000);
    assert.ok(seen[2]!.done < seen[2]!.total / 2);
    const { progress } = await embed('long', tiny);
    assert.ok(progress.length > 20);
    assert.deepEqual(progress.at(-1)!.done, progress.at(-1)!.total);
  });

  test('a line of very many windows is found by what it says', async () => {
    const line = ofCharacters(10_000);
    await put('long', [line, 'my dinner is cold']);
    await embed('long');
    const found = await engine.search({
      mode: 'semantic',
      query: 'card in a machine',
      scope: { documents: ['long'] },
      limit: 1,
    });
    assert.deepEqual([found.hits[0]!.segment, found.hits[0]!.text.length], [0, line.length]);
  });

  test('a hundred thousand lines are put in little memory, and again after an edit', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i} of a long log`);
    const before = process.memoryUsage().rss;
    const { spans, embedded } = await put('log', lines);
    assert.deepEqual([spans.length, embedded.length], [200_000, 100_000]);
    for (let edit = 0; edit < 5; edit++) await put('log', lines.with(edit, `edited ${edit}`));
    const megabytes = (process.memoryUsage().rss - before) / 1e6;
    assert.ok(megabytes < 400, `${megabytes} MB`);
    await engine.removeDocument({ document: 'log' });
  });

  const dev = sharedData('stsb', 'stsb-en-dev.csv');
  test('cosines rank STS-B pairs as people do', { skip: dev.skip }, async () => {
    const rows = parseCsv(readFileSync(dev.path, 'utf8')).slice(0, 150);
    let [likeSum, unlikeSum, likeCount, unlikeCount] = [0, 0, 0, 0];
    for (const [a, b, score] of rows) {
      const texts = [{ text: a! }, { text: b! }];
      const { cosines, percentileBasis } = await engine.compare({
        texts,
        pairLimit: 1,
        priority: 'bulk',
      });
      assert.equal(percentileBasis, 'background');
      if (Number(score) >= 4) {
        likeSum += cosines[1]!;
        likeCount++;
      } else if (Number(score) <= 1.5) {
        unlikeSum += cosines[1]!;
        unlikeCount++;
      }
    }
    assert.ok(likeSum / likeCount > unlikeSum / unlikeCount + 0.3);
  });
});
