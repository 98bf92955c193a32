import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { applyDense } from '../../src/core/embedder/denseLayers.ts';
import type { WantedChoice } from '../../src/core/embedder/pooling.ts';
import { cosine } from '../../src/core/vectors/similarity.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { staticTablesOf } from '../../src/engine/index/instant/staticTables.ts';
import { vectorSpace } from '../../src/engine/index/models/vectorSpace.ts';
import type { LogEntry } from '../../src/protocol/engineApi.ts';
import { openEngine } from '../support/openEngine.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { callCli } from '../support/callCli.ts';
import { parseJsonl } from '../support/runCli.ts';

const fixture = join(projectRoot, 'test/fixtures/tinyDense');

interface GoldenVector {
  readonly text: string;
  readonly vector: readonly number[];
}

interface Hit {
  readonly line: number;
  readonly score: number;
  readonly tokens: readonly { readonly contribution: number }[];
}

describe('a model with dense layers behind pooling', () => {
  let golden: readonly GoldenVector[];
  let root: string;
  let folder: string;
  const engines: Engine[] = [];
  before(async () => {
    const json = await readFile(join(fixture, 'golden.json'), 'utf8');
    golden = JSON.parse(json) as readonly GoldenVector[];
    root = await mkdtemp(join(tmpdir(), 'ste-dense-'));
    folder = join(root, 'model');
    await copyModel(folder);
  });
  after(async () => {
    for (const engine of engines) await engine.close();
    await rm(root, { recursive: true });
  });

  async function copyModel(to: string): Promise<void> {
    for (const name of ['model.onnx', 'tokenizer.json', 'config.json']) {
      await cp(join(tinyModel, name), join(to, name));
    }
    await cp(join(fixture, 'model'), to, { recursive: true });
  }

  async function opened(
    modelFolder: string,
    choice?: WantedChoice,
    log: (entry: LogEntry) => void = () => undefined,
  ): Promise<Engine> {
    const engine = await openEngine(modelFolder, { choice }, log);
    engines.push(engine);
    return engine;
  }

  test('gives the vectors of sentence-transformers, in the engine and from the command line', async () => {
    const entries: LogEntry[] = [];
    const engine = await opened(folder, undefined, (entry) => entries.push(entry));
    const { description } = await engine.model();
    const { choice, vectorDims, denseLayerCount, info } = description;
    assert.deepEqual([vectorDims, denseLayerCount, info.dims], [10, 2, 32]);
    const texts = golden.map(({ text }) => text);
    const { dims, data } = await engine.embedTexts({ texts, choice, priority: 'query' });
    assert.equal(dims, 10);
    const files = texts.map((_, i) => join(root, `${i}.txt`));
    for (const [i, file] of files.entries()) await writeFile(file, texts[i]!);
    const args = ['embed', ...files, '--segment', 'file', '--model', folder];
    const { code, stdout, stderr } = await callCli(args);
    assert.equal(code, 0, stderr);
    const rows = parseJsonl<{ vector: number[] }>(stdout);
    for (const [i, { text, vector }] of golden.entries()) {
      const row = data.subarray(i * dims, (i + 1) * dims);
      // An empty file has no segment.
      for (const made of text === '' ? [row] : [row, rows[i]!.vector]) {
        const error = Math.max(...vector.map((value, j) => Math.abs(value - made[j]!)));
        assert.ok(made.length === dims && error < 1e-5, `${text}: ${error}`);
      }
    }
    assert.deepEqual(
      entries.filter(({ level }) => level !== 'info'),
      [],
    );
  });

  test('documents, queries, attribution and the static table are of those vectors', async () => {
    const engine = await opened(folder);
    const model = await engine.model();
    const { choice } = model.description;
    const document = 'd';
    const text = 'the cat sat on the river bank\na red house';
    await engine.putDocument({ document, text, segmentKind: 'line' });
    await engine.embedDocument({ document, priority: 'bulk' });
    const scope = { documents: [document] };
    const { hits } = await engine.search({ mode: 'semantic', query: 'dog', scope, limit: 2 });
    const texts = ['dog', ...text.split('\n')];
    const { data } = await engine.embedTexts({ texts, choice, priority: 'query' });
    for (const { segment, score } of hits) {
      const line = texts[segment + 1]!;
      const vector = data.subarray((segment + 1) * 10, (segment + 2) * 10);
      assert.ok(Math.abs(score! - cosine(data.subarray(0, 10), vector)) < 1e-6);
      const asked = { reference: 'dog', isQuery: true, text: line, priority: 'query' } as const;
      const { score: explained, contributions } = await engine.attribute(asked);
      assert.ok(Math.abs(explained - score!) < 1e-5);
      const sum = contributions!.reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(sum - score!) < 1e-5);
    }
    const table = await staticTablesOf(model).make(undefined, undefined);
    assert.equal(table.modelDims, 10);
    assert.ok(table.values.some((value) => value !== 0));
  });

  test('the command line searches with an index of them', async () => {
    const file = join(root, 'lines.txt');
    const lines = ['the cat in the house', 'a river bank', 'read the line of text'];
    await writeFile(file, lines.join('\n'));
    const { code, stdout, stderr } = await callCli([
      ...['search', 'dog', file, '--mode', 'semantic', '--json', '--model', folder],
      ...['--index', join(root, 'index')],
    ]);
    assert.equal(code, 0, stderr);
    const engine = await opened(folder);
    const { choice } = (await engine.model()).description;
    const texts = ['dog', ...lines];
    const { data } = await engine.embedTexts({ texts, choice, priority: 'query' });
    const hits = parseJsonl<Hit>(stdout);
    assert.equal(hits.length, lines.length);
    for (const { line, score, tokens } of hits) {
      const vector = data.subarray(line * 10, (line + 1) * 10);
      assert.ok(Math.abs(score - cosine(data.subarray(0, 10), vector)) < 1e-5);
      const sum = tokens.reduce((total, { contribution }) => total + contribution, 0);
      assert.ok(Math.abs(sum - score) < 1e-5);
    }
  });

  test('with another layer or pooling, vectors are those that pooling gives', async () => {
    const entries: LogEntry[] = [];
    const log = (entry: LogEntry): unknown => entries.push(entry);
    const { description: own } = await (await opened(folder)).model();
    const { description } = await (await opened(folder, { pooling: 'max' }, log)).model();
    const warned = entries.filter(({ level }) => level === 'warn').map(({ message }) => message);
    assert.match(warned.join(), /dense layers follow its own layer and pooling alone/);
    assert.deepEqual([description.vectorDims, description.denseLayerCount], [32, 0]);
    assert.notEqual(vectorSpace(description).name, vectorSpace(own).name);
    assert.deepEqual([vectorSpace(own).dims, vectorSpace(description).dims], [10, 32]);
  });

  test('a text longer than a window goes through them once, with all its tokens', async () => {
    const engine = await opened(folder);
    const { embedder, description } = await engine.model();
    const text = 'the cat sat on the river bank '.repeat(40).trim();
    const { encoding, hiddenStates } = await embedder.embedTokens(text, [-1], {
      priority: 'query',
    });
    assert.ok(encoding.ids.length > description.facts.maxTokens);
    const [states] = [...hiddenStates.values()];
    const mean = new Float64Array(32);
    for (let t = 0; t < states!.rows; t++) {
      states!.row(t).forEach((value, i) => (mean[i]! += value / states!.rows));
    }
    const expected = applyDense(embedder.dense, mean);
    const { data } = await engine.embedTexts({
      ...{ texts: [text], choice: description.choice, priority: 'query' },
    });
    assert.ok(cosine(data, Float32Array.from(expected)) > 1 - 1e-6);
  });

  test('behind the first token alone, as LaBSE has it: the score has no shares', async () => {
    const other = join(root, 'cls');
    await copyModel(other);
    const pooling = { pooling_mode_cls_token: true };
    await writeFile(join(other, '1_Pooling', 'config.json'), JSON.stringify(pooling));
    const engine = await opened(other);
    const { embedder, description } = await engine.model();
    const { choice, denseLayerCount } = description;
    assert.deepEqual([choice.pooling, denseLayerCount], ['cls', 2]);
    const [reference, text] = ['dog', 'the red house'];
    const { hiddenStates } = await embedder.embedTokens(text, [-1], { priority: 'query' });
    const [states] = [...hiddenStates.values()];
    const expected = Float32Array.from(applyDense(embedder.dense, states!.row(0)));
    const texts = [reference, text];
    const { data } = await engine.embedTexts({ texts, choice, priority: 'query' });
    assert.ok(cosine(data.subarray(10), expected) > 1 - 1e-6);
    const { score, contributions } = await engine.attribute({
      ...{ reference, isQuery: true, text, priority: 'query' },
    });
    assert.equal(contributions, undefined);
    assert.ok(Math.abs(score - cosine(data.subarray(0, 10), expected)) < 1e-5);
  });

  test('weights make the space; those that are missing are said, those that do not fit or give no numbers are refused', async () => {
    const other = join(root, 'other');
    await copyModel(other);
    const { description: own } = await (await opened(folder)).model();
    const weights = join(other, '3_Dense', 'model.safetensors');
    const bytes = await readFile(weights);
    bytes[bytes.length - 1]! ^= 0x40;
    await writeFile(weights, bytes);
    const { description: changed } = await (await opened(other)).model();
    assert.notEqual(changed.filesHash, own.filesHash);

    await rm(weights);
    const entries: LogEntry[] = [];
    const { description } = await (
      await opened(other, undefined, (entry) => entries.push(entry))
    ).model();
    assert.deepEqual([description.vectorDims, description.denseLayerCount], [32, 0]);
    const warned = entries.filter(({ level }) => level === 'warn').map(({ message }) => message);
    assert.equal(warned.length, 1);
    assert.match(
      warned[0]!,
      /dense layer in 3_Dense is left out, as its model\.safetensors is not here/,
    );

    await copyModel(other);
    const first = join(other, '2_Dense', 'model.safetensors');
    const damaged = await readFile(first);
    damaged.writeFloatLE(NaN, damaged.length - 4);
    await writeFile(first, damaged);
    const engine = await opened(other);
    const { choice } = (await engine.model()).description;
    const notFinite = { code: 'modelInvalid', message: /not finite; its files may be damaged/ };
    await assert.rejects(
      engine.embedTexts({ texts: ['a cat'], choice, priority: 'query' }),
      notFinite,
    );
    const file = join(root, 'line.txt');
    await writeFile(file, 'a cat\nthe dog');
    for (const mode of ['semantic', 'hybrid', 'instant']) {
      const index = ['--index', join(root, 'damaged')];
      const args = ['search', 'dog', file, '--mode', mode, '--model', other, ...index];
      const { code, stderr } = await callCli(args);
      assert.deepEqual([code, /not finite/.test(stderr)], [1, true], `${mode}: ${stderr}`);
    }

    await copyModel(other);
    await cp(join(other, '3_Dense'), join(other, '2_Dense'), { recursive: true });
    await assert.rejects(opened(other), {
      code: 'modelInvalid',
      message: /12 numbers and gets 32/,
    });
  });
});
