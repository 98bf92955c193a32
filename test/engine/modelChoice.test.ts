import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { WantedChoice } from '../../src/core/embedder/pooling.ts';
import { cosine, norm } from '../../src/core/vectors/similarity.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { indexModel } from '../../src/engine/index/models/indexModel.ts';
import { queryVector } from '../../src/engine/model/queryVector.ts';
import type { LogEntry } from '../../src/protocol/engineApi.ts';
import { openEngine } from '../support/openEngine.ts';
import { tinyModel } from '../support/projectPaths.ts';
import { readTinyModel } from '../support/tinyModels.ts';

const query = { priority: 'query' } as const;

/** The tiny model as on the Hub, with more files. */
async function hubFolder(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-choice-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['model.onnx', 'tokenizer.json', 'config.json']) {
    await copyFile(join(tinyModel, name), join(folder, name));
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function opened(
  t: TestContext,
  modelFolder: string,
  choice?: WantedChoice,
  log: (entry: LogEntry) => void = () => undefined,
): Promise<Engine> {
  const engine = await openEngine(modelFolder, { choice }, log);
  t.after(() => engine.close());
  return engine;
}

async function vectorOf(
  engine: Engine,
  text: string,
  choice: Parameters<Engine['embedTexts']>[0]['choice'],
): Promise<Float32Array> {
  return (await engine.embedTexts({ texts: [text], choice, ...query })).data;
}

test('the user’s choice is what documents, queries and attribution use', async (t) => {
  const folder = await hubFolder(t);
  const raw = await opened(t, folder);
  const { choice, facts } = (await raw.model()).description;
  // Nothing says that it was trained for similarity.
  assert.deepEqual([choice, facts.choice], [{ layer: -1, pooling: 'first-last' }, choice]);

  const engine = await opened(t, folder, { layer: 1 });
  const used = (await engine.model()).description.choice;
  assert.deepEqual(used, { layer: 1, pooling: 'mean' });
  const text = 'the cat sat on the river bank';
  const document = 'd';
  await engine.putDocument({ document, text, segmentKind: 'line' });
  await engine.embedDocument({ document, priority: 'bulk' });
  const { data } = await engine.documentVectors({ document, start: 0, end: 1 });
  assert.deepEqual(data, await vectorOf(engine, text, used));
  assert.ok(cosine(data, await vectorOf(engine, text, choice)) < 0.9999);
  const { hits } = await engine.search({
    mode: 'semantic',
    query: 'dog',
    scope: { documents: [document] },
    limit: 1,
  });
  const expected = cosine(data, await vectorOf(engine, 'dog', used));
  assert.ok(Math.abs(hits[0]!.score! - expected) < 1e-6);
  const { score } = await engine.attribute({ reference: 'dog', isQuery: true, text, ...query });
  assert.ok(Math.abs(score - expected) < 1e-5);

  await assert.rejects(engine.open({ modelFolder: folder }), { code: 'internal' });
  await assert.rejects(opened(t, folder, { layer: 3 }), {
    code: 'invalidInput',
    message: /choose 0 \(the embedding layer\) to 2/,
  });
});

test('prompts go before queries and passages, and no span is of them', async (t) => {
  const prompts = { query: 'read: ', passage: 'write: ' };
  const folder = await hubFolder(t, {
    'config_sentence_transformers.json': JSON.stringify({ prompts }),
  });
  const engine = await opened(t, folder);
  const plain = { layer: -1, pooling: 'mean' } as const;
  const { choice } = (await engine.model()).description;
  assert.deepEqual(choice, { ...plain, prompt: 'write: ' });
  const [text, asked] = ['the red house', 'a house'];
  const passage = await vectorOf(engine, `write: ${text}`, plain);
  const wanted = await vectorOf(engine, `read: ${asked}`, plain);
  assert.deepEqual(await vectorOf(engine, text, choice), passage);

  const document = 'd';
  await engine.putDocument({ document, text, segmentKind: 'line' });
  await engine.embedDocument({ document, priority: 'bulk' });
  const { data } = await engine.documentVectors({ document, start: 0, end: 1 });
  assert.deepEqual(data, passage);
  const scope = { documents: [document] };
  const { hits } = await engine.search({ mode: 'semantic', query: asked, scope, limit: 1 });
  const score = cosine(passage, wanted);
  assert.ok(Math.abs(hits[0]!.score! - score) < 1e-6);
  // A text to be like is looked for as what it is: a passage.
  const alike = await engine.search({ mode: 'semantic', query: '', more: [text], scope, limit: 1 });
  assert.ok(Math.abs(alike.hits[0]!.score! - 1) < 1e-6);

  const model = indexModel(await engine.model());
  assert.deepEqual(
    (await queryVector({ text: asked, more: [], less: [] }, model, undefined))(undefined),
    wanted,
  );
  const more = { text: '', more: [text], less: [] };
  assert.deepEqual((await queryVector(more, model, undefined))(undefined), passage);

  const answer = await engine.attribute({ reference: asked, isQuery: true, text, ...query });
  assert.deepEqual(answer.tokens, ['[CLS]', 'write: ', 'the', 'red', 'house', '[SEP]']);
  assert.deepEqual([...answer.spans], [0, 0, 0, 0, 0, 3, 4, 7, 8, 13, 0, 0]);
  assert.deepEqual([...answer.words], [-1, -1, 0, 1, 2, -1]);
  assert.ok(Math.abs(answer.score - score) < 1e-5);
  const sum = answer.contributions!.reduce((total, share) => total + share, 0);
  assert.ok(Math.abs(sum - answer.score) < 1e-9);
});

test('what a model’s files ask for and is not done is said', async (t) => {
  const folder = await hubFolder(t, {
    'modules.json': JSON.stringify([{ type: 'x.Dense', path: '2_Dense' }]),
    '1_Pooling/config.json': '{"pooling_mode_secondtoken": true}',
  });
  const said: LogEntry[] = [];
  await opened(t, folder, undefined, (entry) => said.push(entry));
  const warnings = said.flatMap(({ level, message }) => (level === 'warn' ? [message] : []));
  assert.equal(warnings.length, 2);
  assert.match(warnings[0]!, /Dense/);
  assert.match(warnings[1]!, /asks for secondtoken pooling/);
});

test('a tokenizer with more tokens than the model has vectors is refused before anything runs', async (t) => {
  const folder = await hubFolder(t, { 'config.json': '{"vocab_size": 100}' });
  await assert.rejects(opened(t, folder), {
    code: 'modelInvalid',
    message: /ids below 100: they belong to different models/,
  });
});

test('a tokenizer with far fewer tokens is said, an empty ONNX file is refused as what it is', async (t) => {
  const folder = await hubFolder(t, { 'config.json': '{"vocab_size": 400}' });
  const engine = await opened(t, folder);
  const { facts } = (await engine.model()).description;
  assert.match(facts.notes.join(), /has 191 tokens and the model vectors for 400: they may belong/);
  const rounded = await hubFolder(t, { 'config.json': '{"vocab_size": 200}' });
  const other = (await (await opened(t, rounded)).model()).description;
  assert.deepEqual(other.facts.notes, []);
  const empty = await hubFolder(t, { 'model.onnx': '' });
  await assert.rejects(opened(t, empty), {
    code: 'modelInvalid',
    message: /ONNX file is empty or cut off; fetch it again/,
  });
});

test('a pair is read with its token types, where the model takes them', async (t) => {
  const vocabulary = [
    '[PAD]',
    '[UNK]',
    '[CLS]',
    '[SEP]',
    '[MASK]',
    ...'a b c d e f g h i j'.split(' '),
  ];
  const folder = await hubFolder(t, {
    'model.onnx': readTinyModel('bert/opset17'),
    'vocab.txt': `${vocabulary.join('\n')}\n`,
    'config.json': '{"model_type": "bert", "vocab_size": 120, "max_position_embeddings": 64}',
  });
  await rm(join(folder, 'tokenizer.json'));
  const engine = await opened(t, folder);
  const { embedder } = await engine.model();
  const [text, second] = ['a b', 'c'];
  const { ids, tokenTypes } = embedder.tokenizer.encodePair(text, second);
  assert.deepEqual([...tokenTypes], [0, 0, 0, 0, 1, 1]);
  const { dims, hiddenStateCount } = embedder.session.info;
  const layers = Array.from({ length: hiddenStateCount }, (_, layer) => layer);
  const input = { ids, tokenTypes, batchSize: 1, length: ids.length };
  const direct = await embedder.session.run(input, { hiddenLayers: layers });
  for (const token of ids.keys()) {
    const rows = layers.map((layer) =>
      direct.hiddenStates.get(layer)!.subarray(token * dims, (token + 1) * dims),
    );
    const asked = { text, second, token, ...query };
    assert.deepEqual((await engine.tokenInputs(asked)).layer0, rows[0]);
    assert.deepEqual((await engine.tokenPath(asked)).norms, Float32Array.from(rows, norm));
  }
  const flat = await embedder.session.run(
    { ...input, tokenTypes: undefined },
    { hiddenLayers: [0] },
  );
  assert.notDeepEqual(flat.hiddenStates.get(0), direct.hiddenStates.get(0), 'they count');
  const long = 'a '.repeat(40);
  await assert.rejects(engine.tokenPath({ text: long, second: long, token: 0, ...query }), {
    code: 'tooManyTokens',
    message: /83 tokens.* at most 64/,
  });
  const distil = await opened(t, tinyModel);
  await assert.rejects(distil.tokenPath({ text: 'a', second: 'b', token: 0, ...query }), {
    code: 'unsupported',
  });
});
