import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Engine } from '../../src/engine/engine.ts';
import type { IndexLocation } from '../../src/protocol/index/indexContent.ts';
import type { SearchIndexAnswer } from '../../src/protocol/indexApi.ts';
import { cliVectors } from '../support/cliVectors.ts';
import { indexRules } from '../support/indexRules.ts';
import { openEngine } from '../support/openEngine.ts';
import { bundledModel } from '../support/projectPaths.ts';

const paper = `\\documentclass{article}
\\begin{document}
\\section{The \\emph{moon} and the tides}\\label{sec:moon}

The \\textbf{moon} pulls~the ocean~\\cite{smith99}
twice a \\emph{day}, see \\href{https://a.b}{here}.

Bakers knead \\textit{dough} until it is $x^2$ smooth.

A na\\"{\\i}ve view of the Universit\\'e and its \\'{e}l\\\`eves: un\\emph{believ}able.
\\end{document}
`;
const sentence = paper.slice(paper.indexOf('The \\textbf'), paper.indexOf('.\n\nBakers') + 1);
const words = 'The moon pulls the ocean\ntwice a day, see here.';
const notes = ['The moon pulls the ocean twice a day.', 'An oven that is too hot burns the crust.'];

const nearly = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('a text of LaTeX', () => {
  let folder = '';
  let root = '';
  let engine: Engine;
  let location: IndexLocation;
  let expected: Float32Array;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'latex-')));
    root = join(folder, 'paper.tex');
    await writeFile(root, paper);
    await writeFile(join(folder, 'notes.txt'), notes.join('\n'));
    location = { folder: join(folder, 'storage'), vectorsFolder: join(folder, 'global') };
    engine = await openEngine(bundledModel);
    await update(engine);
    const { choice } = (await engine.model()).description;
    expected = (await engine.embedTexts({ texts: [words], choice, priority: 'bulk' })).data;
  });
  after(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  function update(by: Engine): ReturnType<Engine['updateIndex']> {
    const [plain, latex] = [indexRules(join(folder, 'notes.txt')), indexRules(root)];
    const roots = [...plain.roots, ...latex.roots];
    const rules = { ...latex, roots, sentenceEndings: ['.tex'] };
    return by.updateIndex({ location, rules, served: [], changed: undefined, embed: true });
  }
  const search = (text: string, mode: 'keyword' | 'semantic'): Promise<SearchIndexAnswer> =>
    engine.searchIndex({ location, query: { text, more: [], less: [] }, mode, limit: 5 });

  test('has the vector of its words in the index, in memory and on the command line', async () => {
    const { hits } = await engine.similarInIndex({ location, text: words, limit: 1 });
    assert.ok((hits[0]?.score ?? 0) > 0.999999, `${hits[0]?.score}`);
    assert.equal(hits[0]?.text, sentence);

    const request = { document: 'paper', text: paper, segmentKind: 'sentence' } as const;
    const { spans } = await engine.putDocument({ ...request, textKind: 'latex' });
    await engine.embedDocument({ document: 'paper', priority: 'bulk' });
    const at = spans.indexOf(paper.indexOf(sentence)) / 2;
    const range = { document: 'paper', start: at, end: at + 1 };
    assert.ok(nearly((await engine.documentVectors(range)).data, expected) > 0.999999);

    const rows = await cliVectors(root, 'sentence');
    const row = rows.find(({ text }) => text === sentence);
    assert.ok(nearly(row?.vector ?? [], expected) > 0.999999);
  });

  test('of a selection, too, and so it is like the same words elsewhere', async () => {
    const start = paper.indexOf('\\textbf{moon}');
    const end = start + '\\textbf{moon} pulls~the ocean'.length;
    const spans = Int32Array.of(start, end);
    const request = { text: paper, segmentKind: 'line', textKind: 'latex', spans } as const;
    await engine.putDocument({ ...request, document: 'selection' });
    await engine.embedDocument({ document: 'selection', priority: 'bulk' });
    const scope = { documents: ['selection'] };
    const asked = { text: 'moon pulls the ocean', scope, limit: 1 };
    const [hit] = (await engine.similar(asked)).hits;
    assert.ok((hit?.score ?? 0) > 0.999999);
    assert.equal(hit?.text, paper.slice(start, end));
    const input = hit.input ?? '';
    const read = { text: hit.text, input };
    const texts = [read, { text: asked.text }];
    const { cosines } = await engine.compare({ texts, pairLimit: 1, priority: 'query' });
    assert.ok((cosines[1] ?? 0) > 0.999999);
    await engine.removeDocument({ document: 'selection' });
  });

  test('is found where it stands, and what is added by each of its words is told there', async () => {
    const { hits, scoredBy } = await search('the ocean and the moon', 'semantic');
    const hit = hits.find(({ path }) => path === root);
    assert.ok(hit);
    assert.equal(hit.text, paper.slice(hit.start, hit.end));
    const input = hit.input ?? '';
    assert.equal(input.length, hit.text.length);
    const index = { ...location, scoredBy };
    const asked = {
      reference: 'the ocean and the moon',
      isQuery: true,
      priority: 'query',
    } as const;
    const { score, spans, tokens } = await engine.attribute({ ...asked, text: input, index });
    assert.ok(Math.abs(score - (hit.score ?? 0)) < 1e-4);
    for (const [i, token] of tokens.entries()) {
      if (i === 0 || i === tokens.length - 1) continue;
      const [start, end] = [spans[2 * i], spans[2 * i + 1]];
      assert.equal(hit.text.slice(start, end).toLowerCase(), token.replace(/^##/, ''));
    }
  });

  test('is found by its words, by those of its commands and keys in quotes alone', async () => {
    const found = async (query: string): Promise<string[]> =>
      (await search(query, 'keyword')).hits.map(({ text }) => text);
    assert.deepEqual(await found('dough'), [
      'Bakers knead \\textit{dough} until it is $x^2$ smooth.',
    ]);
    assert.deepEqual(await found('textbf'), []);
    assert.deepEqual(await found('smith99'), []);
    assert.deepEqual(await found('"smith99"'), [sentence]);
    assert.deepEqual(await found('"\\cite{smith99}"'), [sentence]);
    assert.deepEqual(await found('/textbf\\{m/'), [sentence]);
  });

  test('has words with accents that are commands: one each for the model and the search, where they stand', async () => {
    const start = paper.indexOf('A na');
    const text = paper.slice(start, paper.indexOf('able.') + 'able.'.length);
    const plain = 'A naïve view of the Université and its élèves: unbelievable.';
    const { hits } = await engine.similarInIndex({ location, text: plain, limit: 1 });
    assert.equal(hits[0]?.text, text);
    assert.ok((hits[0].score ?? 0) > 0.999999, `${hits[0].score}`);
    for (const word of ['naïve', 'naive', 'université', 'élèves', 'unbelievable']) {
      const found = (await search(word, 'keyword')).hits.map((hit) => hit.text);
      assert.deepEqual(found, [text], word);
    }
    const asked = { reference: 'a naive view', isQuery: true, priority: 'query' } as const;
    const { spans, words: numbers } = await engine.attribute({
      ...asked,
      text: hits[0].input ?? '',
    });
    const written = new Map<number, string>();
    for (const [i, word] of numbers.entries()) {
      if (word === -1) continue;
      const [from, to] = [spans[2 * i], spans[2 * i + 1]];
      written.set(word, (written.get(word) ?? '') + text.slice(from, to));
    }
    assert.deepEqual([...written.values()].slice(0, 9), [
      ...['A', 'na\\"{\\i}ve', 'view', 'of', 'the', "Universit\\'e", 'and', 'its'],
      "\\'{e}l\\`eves",
    ]);
  });

  test('of an index of the version before is read anew; what else there is keeps its vectors', async () => {
    await engine.close();
    const file = new DatabaseSync(join(location.folder ?? '', 'workspace.sqlite'));
    file.exec('DROP INDEX textsReadInPart; ALTER TABLE texts DROP COLUMN input');
    file.exec("UPDATE files SET hash = replace(hash, 'of latex 10', 'of latex 9')");
    file.exec("UPDATE texts SET key = randomblob(32) WHERE text LIKE '%\\%'");
    file.close();
    engine = await openEngine(bundledModel);
    const { changed, embedded } = await update(engine);
    assert.deepEqual([changed, embedded], [1, 0]);
    assert.deepEqual(
      (await search('"smith99"', 'keyword')).hits.map(({ input }) => input?.includes('cite')),
      [false],
    );
    const { hits } = await engine.similarInIndex({ location, text: words, limit: 1 });
    assert.equal(hits[0]?.text, sentence);
  });
});
