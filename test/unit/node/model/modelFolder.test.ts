import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { chooseVectors } from '../../../../src/core/embedder/pooling.ts';
import { lengthDelimited } from '../../../../src/core/model/onnx/protobuf.ts';
import { vectorSpace } from '../../../../src/engine/index/models/vectorSpace.ts';
import type { TokenizerFiles } from '../../../../src/core/tokenizer/createTokenizer.ts';
import { openModelFolder, readTokenizerFiles } from '../../../../src/node/model/modelFolder.ts';
import {
  recordFileName,
  recordJson,
  type ModelFile,
} from '../../../../src/node/model/modelRecord.ts';
import { createTokenizer } from '../../../../src/core/tokenizer/createTokenizer.ts';
import type { ModelDescription } from '../../../../src/protocol/engineApi.ts';
import { makePipe, noPipes } from '../../../support/namedPipe.ts';
import { bundledModel, tinyModel } from '../../../support/projectPaths.ts';

const cosines = '{"quantiles": [-0.1, 0, 0.4], "threshold": 0.3, "excess": 0.02}';
const background = `{"formatVersion": 2, "queries": ${cosines}, "pairs": ${cosines}}`;

async function copyOfTiny(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-model-'));
  t.after(() => rm(folder, { recursive: true }));
  await cp(tinyModel, folder, { recursive: true });
  return folder;
}

async function listBackground(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: unknown[] };
  const sha256 = createHash('sha256').update(background).digest('hex');
  manifest.files.push({ path: 'background.json', bytes: background.length, sha256 });
  await writeFile(path, JSON.stringify(manifest));
}

test('the bundled model brings a background of a thousand and one cosines', async () => {
  const { background: measured } = await openModelFolder(bundledModel);
  for (const { quantiles, threshold, excess } of [measured!.queries, measured!.pairs]) {
    assert.equal(quantiles.length, 1001);
    // Unrelated texts: the middle one is near 0, and hardly one is above a third.
    assert.ok(Math.abs(quantiles[500]!) < 0.1);
    assert.ok(Math.abs(quantiles[990]! - threshold) < 1e-3 && threshold < 0.35);
    assert.ok(excess > 0.01 && excess < 0.06, String(excess));
  }
});

const hostile = { skip: noPipes, timeout: 20_000 };

test('a pipe in place of a model’s file is refused, not waited for', hostile, async (t) => {
  const folder = await copyOfTiny(t);
  for (const name of ['model.onnx', 'manifest.json']) {
    const path = join(folder, name);
    await rm(path);
    t.after(makePipe(path));
    await assert.rejects(openModelFolder(folder), {
      code: 'fileUnreadable',
      message: `The file ${path} is a pipe or a device; put the model’s own file in its place.`,
    });
  }
});

test('a link to a device without an end is refused, not read', hostile, async (t) => {
  const folder = await copyOfTiny(t);
  for (const name of ['tokenizer.json', 'model.onnx', 'manifest.json']) {
    const path = join(folder, name);
    await rm(path);
    await symlink('/dev/zero', path);
    await assert.rejects(openModelFolder(folder), {
      code: 'fileUnreadable',
      message: `The file ${path} is a pipe or a device; put the model’s own file in its place.`,
    });
  }
  await rm(join(folder, 'manifest.json'));
  await rm(join(folder, 'model.onnx'));
  await writeFile(join(folder, 'model.onnx'), modelWithData('/dev/zero'));
  await rm(join(folder, 'tokenizer.json'));
  await writeFile(join(folder, 'tokenizer.json'), '{}');
  await assert.rejects(openModelFolder(folder), { code: 'modelInvalid', message: /outside of/ });
});

test('a model without a background has none', async () => {
  assert.equal((await openModelFolder(tinyModel)).background, undefined);
});

test('a background is read where the manifest lists it, and only when it is whole', async (t) => {
  const folder = await copyOfTiny(t);
  const path = join(folder, 'background.json');
  await writeFile(path, background);
  assert.equal((await openModelFolder(folder)).background, undefined, 'not listed');
  const { filesHash } = await openModelFolder(folder);
  await listBackground(folder);
  const opened = await openModelFolder(folder);
  assert.deepEqual([...opened.background!.pairs.quantiles], [-0.1, 0, 0.4]);
  assert.equal(opened.filesHash, filesHash, 'it makes no vectors');
  await writeFile(path, background.replace('0.4', '0.5'));
  await assert.rejects(openModelFolder(folder), { code: 'modelInvalid' });
  await rm(path);
  await assert.rejects(openModelFolder(folder), { code: 'modelMissing' });
});

test('a folder as on the Hub may bring one too', async (t) => {
  const folder = await copyOfTiny(t);
  await rm(join(folder, 'manifest.json'));
  assert.equal((await openModelFolder(folder)).background, undefined);
  await writeFile(join(folder, 'background.json'), background);
  assert.equal((await openModelFolder(folder)).background?.queries.threshold, 0.3);
});

/** A folder of some of the tiny model's files under other names: target path, source name or content. */
async function folderOf(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-model-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, source] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (source.startsWith('{') || source.startsWith('[')) await writeFile(target, source);
    else await cp(join(tinyModel, source), target);
  }
  return folder;
}

test('layouts of transformers.js, Optimum and sentence-transformers', async (t) => {
  const beside = { 'tokenizer.json': 'tokenizer.json', 'config.json': 'config.json' };
  const chosen = async (...files: string[]): Promise<string> => {
    const onnx = Object.fromEntries(files.map((file) => [file, 'model.onnx']));
    return (await openModelFolder(await folderOf(t, { ...beside, ...onnx }))).onnxFile;
  };
  assert.equal(await chosen('onnx/model.onnx', 'onnx/model_quantized.onnx'), 'onnx/model.onnx');
  assert.equal(await chosen('onnx/model_q4.onnx', 'onnx/model_fp16.onnx'), 'onnx/model_fp16.onnx');
  assert.equal(
    await chosen('model_optimized.onnx', 'model_quantized.onnx'),
    'model_optimized.onnx',
  );
  assert.equal(await chosen('onnx/encoder.onnx'), 'onnx/encoder.onnx');
  await assert.rejects(chosen('a.onnx', 'b.onnx'), {
    code: 'modelMissing',
    message: /a\.onnx, b\.onnx/,
  });

  const modules = JSON.stringify([
    { type: 'sentence_transformers.models.Transformer', path: '0_Transformer' },
    { type: 'sentence_transformers.models.Pooling', path: '1_Pooling' },
  ]);
  const sentences = await folderOf(t, {
    'modules.json': modules,
    '0_Transformer/tokenizer.json': 'tokenizer.json',
    '0_Transformer/config.json': 'config.json',
    '0_Transformer/sentence_bert_config.json': '{"max_seq_length": 20}',
    '1_Pooling/config.json': '{"pooling_mode_cls_token": true}',
    'onnx/model.onnx': 'model.onnx',
  });
  const { facts, onnxFile } = await openModelFolder(sentences);
  assert.equal(onnxFile, 'onnx/model.onnx');
  assert.deepEqual([facts.choice.pooling, facts.windowRule.windowTokens], ['cls', 20]);
  assert.equal(facts.maxTokens, 64);
  assert.ok((await readTokenizerFiles(sentences)).tokenizerJson);
});

test('one ONNX file of several is opened, and none outside of the folder', async (t) => {
  const folder = await folderOf(t, {
    'tokenizer.json': 'tokenizer.json',
    'onnx/model.onnx': 'model.onnx',
    'onnx/model_int8.onnx': 'model.onnx',
  });
  const { onnxFile } = await openModelFolder(folder, 'onnx/model_int8.onnx');
  assert.equal(onnxFile, 'onnx/model_int8.onnx');
  for (const wanted of ['onnx/model_fp16.onnx', '../model.onnx', join(folder, 'onnx/model.onnx')]) {
    await assert.rejects(openModelFolder(folder, wanted), {
      code: 'modelMissing',
      message: /onnx\/model_int8\.onnx/,
    });
  }
});

test('what the files beside tokenizer.json change of it is in the key, and nothing else of them', async (t) => {
  const files = {
    'tokenizer.json': 'tokenizer.json',
    'config.json': 'config.json',
    'model.onnx': 'model.onnx',
  };
  const hashWith = async (more: Readonly<Record<string, string>>): Promise<string> =>
    (await openModelFolder(await folderOf(t, { ...files, ...more }))).filesHash;
  const alone = await hashWith({});
  const same = [
    { 'tokenizer_config.json': '{"do_lower_case": true, "model_max_length": 64}' },
    { 'tokenizer_config.json': '{"do_lower_case": false, "tokenizer_class": "Other"}' },
    { 'sentence_bert_config.json': '{"max_seq_length": 20, "do_lower_case": false}' },
    // The tiny model lower-cases anyway.
    { 'sentence_bert_config.json': '{"do_lower_case": true}' },
  ];
  for (const more of same) assert.equal(await hashWith(more), alone, JSON.stringify(more));
  const cased = { 'tokenizer_config.json': '{"do_lower_case": false}' };
  const both = { ...cased, 'sentence_bert_config.json': '{"do_lower_case": true}' };
  const hashes = [alone, await hashWith(cased), await hashWith(both)];
  assert.equal(new Set(hashes).size, 3);

  const below = await folderOf(t, {
    ...files,
    'modules.json': '[{"type": "models.Transformer", "path": "0_Transformer"}]',
    '0_Transformer/tokenizer_config.json': cased['tokenizer_config.json'],
    '0_Transformer/sentence_bert_config.json': both['sentence_bert_config.json'],
  });
  const opened = await openModelFolder(below);
  assert.equal(opened.filesHash, hashes[2]);
  assert.deepEqual(await readTokenizerFiles(below), opened.tokenizer);
  const pieces = (tokenizerFiles: TokenizerFiles): string[] => {
    const tokenizer = createTokenizer(tokenizerFiles);
    return Array.from(tokenizer.encode('The É').ids, (id) => tokenizer.token(id)).slice(1, -1);
  };
  assert.deepEqual(pieces(opened.tokenizer), ['the', '[UNK]']);
});

test('how text is read is also said by the names of earlier sentence-transformers', async (t) => {
  const files = {
    'tokenizer.json': 'tokenizer.json',
    'config.json': 'config.json',
    'model.onnx': 'model.onnx',
    'tokenizer_config.json': '{"do_lower_case": false}',
  };
  const config = '{"max_seq_length": 20, "do_lower_case": true}';
  const usual = await openModelFolder(
    await folderOf(t, { ...files, 'sentence_bert_config.json': config }),
  );
  assert.equal(usual.facts.windowRule.windowTokens, 20);
  const family = { 'sentence_xlm-roberta_config.json': config };
  const older = await openModelFolder(await folderOf(t, { ...files, ...family }));
  assert.deepEqual(older.facts.windowRule, usual.facts.windowRule);
  assert.equal(older.filesHash, usual.filesHash);
  assert.deepEqual(older.tokenizer, usual.tokenizer);
  const both = { ...family, 'sentence_bert_config.json': '{"max_seq_length": 30}' };
  const first = await openModelFolder(await folderOf(t, { ...files, ...both }));
  assert.equal(first.facts.windowRule.windowTokens, 30);
  assert.notEqual(first.filesHash, usual.filesHash);
});

test('a file that changes the tokenizer and is not what was added is refused', async (t) => {
  const config = '{"do_lower_case": false}';
  const folder = await folderOf(t, {
    'tokenizer.json': 'tokenizer.json',
    'model.onnx': 'model.onnx',
    'tokenizer_config.json': config,
  });
  const files = ['tokenizer.json', 'model.onnx', 'tokenizer_config.json'];
  const listed = await Promise.all(
    files.map(async (path): Promise<ModelFile> => {
      const bytes = await readFile(join(folder, path));
      const hex = createHash('sha256').update(bytes).digest('hex');
      return { path, bytes: bytes.length, hash: { kind: 'sha256', hex } };
    }),
  );
  const addedAt = '2026-01-02T03:04:05.000Z';
  const record = { id: 'o/n', commit: 'a'.repeat(40), files: listed, addedAt, source: 'here' };
  await writeFile(join(folder, recordFileName), recordJson(record));
  assert.equal((await readTokenizerFiles(folder)).tokenizerConfig, config);
  await writeFile(join(folder, 'tokenizer_config.json'), config.replace('false', 'true '));
  await assert.rejects(openModelFolder(folder), { code: 'modelInvalid', message: /is damaged/ });
});

test('a Git LFS pointer in place of a file is told from the file', async (t) => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n';
  for (const name of ['model.onnx', 'tokenizer.json', 'config.json']) {
    const folder = await copyOfTiny(t);
    await rm(join(folder, 'manifest.json'));
    await writeFile(join(folder, name), pointer);
    await assert.rejects(openModelFolder(folder), {
      code: 'modelInvalid',
      message: /Git LFS pointer, not the file itself/,
    });
  }
});

/** A model whose one weight lies in another file: as much of an ONNX file as names it. */
function modelWithData(location: string): Uint8Array {
  const text = (number: number, value: string): Uint8Array =>
    lengthDelimited(number, new TextEncoder().encode(value));
  const entry = Buffer.concat([text(1, 'location'), text(2, location)]);
  const tensor = Buffer.concat([text(8, 'weight'), lengthDelimited(13, entry)]);
  return lengthDelimited(7, lengthDelimited(5, tensor));
}

test('weights in a file of their own are read, and never from outside of the folder', async (t) => {
  const outside = await folderOf(t, { secret: '{}' });
  const folder = await folderOf(t, {
    'tokenizer.json': 'tokenizer.json',
    'onnx/model.onnx_data': '{"some": "weights"}',
  });
  await symlink(join(outside, 'secret'), join(folder, 'onnx', 'link'));
  const model = join(folder, 'onnx', 'model.onnx');
  await writeFile(model, modelWithData('model.onnx_data'));
  const { externalData, filesHash } = await openModelFolder(folder);
  assert.deepEqual(
    externalData.map(({ path, data }) => [path, Buffer.from(data).toString()]),
    [['model.onnx_data', '{"some": "weights"}']],
  );
  await writeFile(join(folder, 'onnx', 'model.onnx_data'), 'others');
  assert.notEqual((await openModelFolder(folder)).filesHash, filesHash);
  const refused = [join(outside, 'secret'), '../../secret', '../tokenizer.json', 'link', 'C:\\x'];
  for (const location of refused) {
    await writeFile(model, modelWithData(location));
    await assert.rejects(
      openModelFolder(folder),
      { code: 'modelInvalid', message: /outside of its folder/ },
      location,
    );
  }
  await writeFile(model, modelWithData('gone.data'));
  await assert.rejects(openModelFolder(folder), { code: 'modelMissing', message: /gone\.data/ });
});

test('in a Hugging Face cache, links to its blobs count as the folder’s own', async (t) => {
  const cache = await folderOf(t, { 'models--o--n/blobs/abc': '{}' });
  const repository = join(cache, 'models--o--n');
  const folder = join(repository, 'snapshots', '0123');
  await mkdir(folder, { recursive: true });
  await cp(join(tinyModel, 'tokenizer.json'), join(folder, 'tokenizer.json'));
  await writeFile(join(folder, 'model.onnx'), modelWithData('model.onnx_data'));
  await symlink('../../blobs/abc', join(folder, 'model.onnx_data'));
  const { externalData, facts } = await openModelFolder(folder);
  assert.equal(externalData.length, 1);
  assert.equal(facts.name, 'o/n');
});

test('the bundled model’s space keeps its name: indexes of earlier releases stay', async () => {
  const { facts, filesHash, onnx, onnxFile } = await openModelFolder(bundledModel);
  const hash = (bytes: Uint8Array | string): string =>
    createHash('sha256').update(bytes).digest('hex');
  const tokenizer = await readFile(join(bundledModel, 'tokenizer.json'));
  assert.equal(filesHash, hash(`${hash(onnx)}${hash(tokenizer)}--`));
  assert.deepEqual(chooseVectors(facts.choice, {}, 7), {
    choice: { layer: -1, pooling: 'mean' },
    note: undefined,
  });
  const description: ModelDescription = {
    ...{ facts, filesHash, onnxFile, loadMs: 1, choice: facts.choice },
    ...{ vectorDims: 384, denseLayerCount: 0 },
    info: {
      ...{ dims: 384, hiddenStateCount: 7, attentionLayerCount: 6, headCount: 12, threads: 1 },
      ...{ layersNote: undefined, embeddingParts: [], takesTokenTypes: false },
      ...{ kind: 'ort', precision: 'fp32' },
    },
    runtime: { fallbacks: [] },
  };
  assert.equal(
    vectorSpace(description).name,
    `{"model":"${filesHash}","layer":6,"pooling":"mean","window":[256,64],"precision":"fp32","session":"ort"}`,
  );
  const info = { ...description.info, precision: 'int8' } as const;
  // Where int8 alone stands, an earlier release computed in another arithmetic.
  assert.match(vectorSpace({ ...description, info }).name, /"precision":"int8, columns"/);
  const others = [
    { ...facts.choice, layer: 5 },
    { ...facts.choice, pooling: 'cls' },
    { ...facts.choice, pooling: 'first-last' },
    { ...facts.choice, prompt: 'passage: ' },
  ] as const;
  const names = others.map((choice) => vectorSpace({ ...description, choice }).name);
  assert.equal(new Set([...names, vectorSpace(description).name]).size, 5);
});

test('a folder as on the Hub was trained for similarity where sentence-transformers left its files', async (t) => {
  const folder = await copyOfTiny(t);
  await rm(join(folder, 'manifest.json'));
  const isTrained = async (): Promise<boolean> =>
    (await openModelFolder(folder)).facts.trainedForSimilarity;
  assert.equal(await isTrained(), false);
  for (const name of [
    'modules.json',
    '1_Pooling/config.json',
    'config_sentence_transformers.json',
  ]) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, name === 'modules.json' ? '[]' : '{}');
    assert.equal(await isTrained(), true, name);
    await rm(path);
  }
  assert.equal(await isTrained(), false);
  assert.equal((await openModelFolder(tinyModel)).facts.trainedForSimilarity, false);
  assert.equal((await openModelFolder(bundledModel)).facts.trainedForSimilarity, true);
});
