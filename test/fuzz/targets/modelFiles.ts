import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/realVscode/projectRoot.ts';
import type { ErrorCode } from '../../../src/core/errors/appError.ts';
import { parseBackground } from '../../../src/core/model/background.ts';
import { parseDenseModule } from '../../../src/core/model/denseModule.ts';
import { hubFacts, type HubTexts } from '../../../src/core/model/hubFacts.ts';
import { isPathWithin } from '../../../src/core/model/isPathWithin.ts';
import { parseManifest, type ModelFacts } from '../../../src/core/model/modelFacts.ts';
import { parseReferenceVectors } from '../../../src/core/model/referenceVectors.ts';
import { parseSentenceModules } from '../../../src/core/model/sentenceModules.ts';
import { parseSentencePooling } from '../../../src/core/model/sentencePooling.ts';
import { learnerText, parseLearner } from '../../../src/node/files/learnerFile.ts';
import { parseRecord, recordJson } from '../../../src/node/model/modelRecord.ts';
import { readOrRefused, type FuzzTarget } from '../fuzzTarget.ts';
import { mutateJson } from '../mutations/mutateJson.ts';

const dense =
  '{"in_features":3,"out_features":2,"bias":true,"activation_function":"torch.nn.Tanh"}';
const config =
  '{"_name_or_path":"a/b","model_type":"bert","hidden_size":32,"max_position_embeddings":512,"num_attention_heads":4,"architectures":["BertModel"]}';
const modules =
  '[{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"idx":2,"name":"2","path":"2_Dense","type":"sentence_transformers.models.Dense"},{"idx":3,"name":"3","path":"3_Normalize","type":"sentence_transformers.models.Normalize"}]';
const pooling =
  '{"word_embedding_dimension":32,"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true,"include_prompt":false}';
const prompts =
  '{"prompts":{"query":"query: ","document":"passage: "},"default_prompt_name":"query","similarity_fn_name":"cosine","truncate_dim":16}';
const sizes = '{"max_seq_length":256,"do_lower_case":true}';
const tokenizerConfig =
  '{"model_max_length":512,"do_lower_case":true,"add_prefix_space":false,"tokenizer_class":"BertTokenizer"}';
const record =
  '{"formatVersion":1,"id":"a/b","commit":"0123456789012345678901234567890123456789","addedAt":"2026-01-01T00:00:00Z","source":"hub","files":[{"path":"model.onnx","bytes":3,"sha256":"0123456789012345678901234567890123456789012345678901234567890123"}]}';
const learner =
  '{"format":"semantic-text-learner","version":1,"kind":"classifier","label":"l","text":["t"],"trainedOn":4,"measures":{"accuracy":0.5},"penalty":0.1,"temperature":0.7,"model":{"name":"m","filesHash":"ab","layer":-1,"pooling":"mean","prompt":"","dims":2},"rows":[{"class":"a","bias":0.1,"weights":[1,2]},{"class":"b","bias":1,"weights":[3,4]}]}';
const reference =
  '{"texts":[{"text":"a","as":"query","vector":[0.5,1]},{"text":"b","as":"document","vector":[1,0]}]}';

/** How each file is read; an input begins with a line that has the file's name. */
const readers: Readonly<Record<string, (json: string) => void>> = {
  'config.json': (json) => {
    checkFacts({ config: json });
  },
  'tokenizer_config.json': (json) => {
    checkFacts({ tokenizerConfig: json });
  },
  'sentence_bert_config.json': (json) => {
    checkFacts({ sentenceBert: json });
  },
  'config_sentence_transformers.json': (json) => {
    checkFacts({ sentenceTransformers: json });
  },
  '1_Pooling/config.json': (json) => {
    checkFacts({ pooling: json });
    readOrRefused(() => parseSentencePooling(json, 'config.json'), modelRefusals);
  },
  'modules.json': (json) => {
    const read = readOrRefused(() => parseSentenceModules(json), modelRefusals);
    if (!read) return;
    const { transformerPath, poolingPath, densePaths } = read;
    for (const path of [transformerPath, poolingPath, ...densePaths]) {
      assert.ok(path === '' || isPathWithin(path), 'a path that leaves the folder');
    }
  },
  'manifest.json': (json) => {
    const manifest = readOrRefused(() => parseManifest(json), modelRefusals);
    if (!manifest) return;
    for (const { path } of manifest.files) assert.ok(isPathWithin(path), 'a path that leaves it');
    checkOneFact(manifest.facts);
  },
  'background.json': (json) => {
    readOrRefused(() => parseBackground(json), modelRefusals);
  },
  '2_Dense/config.json': (json) => {
    const read = readOrRefused(
      () => parseDenseModule({ path: '2_Dense', config: json, weights: undefined }),
      modelRefusals,
    );
    assert.ok((read?.note ?? '').length < 1500);
  },
  'semanticTextModel.json': (json) => {
    const read = readOrRefused(() => parseRecord(json), modelRefusals);
    if (!read) return;
    for (const { path } of read.files) assert.ok(isPathWithin(path), 'a path that leaves it');
    assert.deepEqual(parseRecord(recordJson(read)), read, 'it is not what it was');
  },
  'learner.json': (json) => {
    const read = readOrRefused(() => parseLearner(json, 'a.json'), ['invalidInput']);
    if (!read) return;
    assert.deepEqual(
      parseLearner([...learnerText(read)].join(''), 'a.json'),
      read,
      'not as it was',
    );
  },
  'referenceVectors.json': (json) => {
    readOrRefused(() => parseReferenceVectors(json, 'a.json'), ['invalidInput']);
  },
};
const modelRefusals: readonly ErrorCode[] = ['modelInvalid', 'unsupported'];
const seeds: Readonly<Record<string, string>> = {
  ...{ 'config.json': config, 'tokenizer_config.json': tokenizerConfig },
  ...{ 'sentence_bert_config.json': sizes, 'config_sentence_transformers.json': prompts },
  ...{ '1_Pooling/config.json': pooling, 'modules.json': modules, '2_Dense/config.json': dense },
  ...{
    'semanticTextModel.json': record,
    'learner.json': learner,
    'referenceVectors.json': reference,
  },
};
const words = [
  'bert',
  'roberta',
  't5',
  'gemma3',
  'mean',
  'cls',
  'lasttoken',
  'weightedmean',
  'max',
  'prompts',
  'prompt',
  '../..',
];

/** The small JSON files beside a model, and those that we save. */
export const modelFiles: FuzzTarget<string> = {
  seeds: () => {
    const own = ['manifest.json', 'background.json', 'config.json'].map((name) => {
      return `${name}\n${readFileSync(join(projectRoot, 'media/model', name), 'utf8').slice(0, 20_000)}`;
    });
    return [...Object.entries(seeds).map(([name, json]) => `${name}\n${json}`), ...own];
  },

  mutate: (input, chance, all) => {
    const [name, json] = parted(input);
    const other = chance.is(0.05) ? chance.oneOf(Object.keys(readers)) : name;
    return `${other}\n${mutateJson(json, chance, words, all)}`;
  },

  check: (input) => {
    const [name, json] = parted(input);
    if (Object.hasOwn(readers, name)) readers[name]!(json);
  },
};

function parted(input: string): readonly [name: string, json: string] {
  const end = input.indexOf('\n');
  return end === -1 ? [input, ''] : [input.slice(0, end), input.slice(end + 1)];
}

function checkFacts(changed: Partial<HubTexts>): void {
  const read = parseSentenceModules(modules);
  const facts = readOrRefused(
    () =>
      hubFacts('a/b', {
        ...{ config, tokenizerConfig, sentenceBert: sizes, sentenceTransformers: prompts, pooling },
        ...{ modules: read, hasModulesFile: true },
        ...changed,
      }),
    modelRefusals,
  );
  if (facts) checkOneFact(facts);
}

function checkOneFact({ maxTokens, windowRule, prompts: said, notes, name }: ModelFacts): void {
  assert.ok(Number.isSafeInteger(maxTokens) && maxTokens > 0, 'a wrong number of tokens');
  const { windowTokens: size, overlapTokens: overlap } = windowRule;
  assert.ok(Number.isSafeInteger(size) && size > 0 && size <= maxTokens, 'a wrong window');
  assert.ok(Number.isSafeInteger(overlap) && overlap >= 0 && overlap < size / 2, 'a wrong overlap');
  for (const prompt of Object.values(said)) {
    assert.ok(typeof prompt === 'string' && prompt.length <= 2000, 'a prompt that is none');
  }
  assert.equal(typeof name, 'string');
  for (const note of notes) assert.ok(note.endsWith('.') && note.length < 1500, 'a wrong note');
}
