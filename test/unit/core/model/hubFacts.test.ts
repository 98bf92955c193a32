import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubFacts, type HubTexts } from '../../../../src/core/model/hubFacts.ts';
import type { ModelFacts } from '../../../../src/core/model/modelFacts.ts';
import { parseSentenceModules } from '../../../../src/core/model/sentenceModules.ts';

/** Facts of files given as values, by a short name. */
function facts(
  files: Partial<Record<Exclude<keyof HubTexts, 'modules' | 'hasModulesFile'>, unknown>> & {
    modules?: unknown;
  },
  publishedAs: readonly string[] = [],
): ModelFacts {
  const json = (value: unknown): string | undefined =>
    value === undefined ? undefined : JSON.stringify(value);
  const { config, tokenizerConfig, sentenceBert, sentenceTransformers, pooling, modules } = files;
  const texts: HubTexts = {
    config: json(config),
    tokenizerConfig: json(tokenizerConfig),
    sentenceBert: json(sentenceBert),
    sentenceTransformers: json(sentenceTransformers),
    pooling: json(pooling),
    modules: parseSentenceModules(json(modules)),
    hasModulesFile: modules !== undefined,
  };
  return hubFacts('m', texts, publishedAs);
}

const poolingFile = (...on: string[]): object => ({
  word_embedding_dimension: 384,
  ...Object.fromEntries(
    ['cls_token', 'mean_tokens', 'max_tokens', 'mean_sqrt_len_tokens', 'lasttoken'].map((mode) => [
      `pooling_mode_${mode}`,
      on.includes(mode),
    ]),
  ),
});

test('positions and heads, in the spellings of the families', () => {
  const distil = facts({ config: { max_position_embeddings: 128, n_heads: 4 } });
  assert.deepEqual([distil.maxTokens, distil.headCount], [128, 4]);
  assert.deepEqual(distil.windowRule, { windowTokens: 128, overlapTokens: 32 });
  const bert = facts({
    config: {
      model_type: 'bert',
      max_position_embeddings: 512,
      num_attention_heads: 12,
      pad_token_id: 0,
      vocab_size: 30522,
    },
  });
  assert.deepEqual([bert.headCount, bert.windowRule.windowTokens], [12, 256]);
  assert.deepEqual([bert.maxTokens, bert.modelType, bert.vocabularyRows], [512, 'bert', 30522]);
  assert.equal(facts({}).maxTokens, 512);
});

test('in models like RoBERTa positions begin after the padding’s', () => {
  const roberta = { model_type: 'xlm-roberta', max_position_embeddings: 514 };
  assert.equal(facts({ config: { ...roberta, pad_token_id: 1 } }).maxTokens, 512);
  assert.equal(facts({ config: roberta }).maxTokens, 512);
});

test('the tokenizer’s limit counts, and the length that sentences were trained at is a window', () => {
  const tokenizerConfig = { model_max_length: 128 };
  assert.equal(facts({ tokenizerConfig }).maxTokens, 128);
  assert.equal(facts({ tokenizerConfig: { model_max_length: 1e30 } }).maxTokens, 512);
  const windowOf = (length: number, positions = 512): number =>
    facts({
      config: { max_position_embeddings: positions },
      sentenceBert: { max_seq_length: length },
    }).windowRule.windowTokens;
  assert.equal(windowOf(128), 128);
  assert.equal(windowOf(512), 512);
  assert.equal(windowOf(512, 256), 256);
  // Attention over 8,192 tokens at once would take gigabytes.
  assert.equal(windowOf(8192, 8192), 512);
});

test('pooling is what the pooling module says, and what is not done here is said', () => {
  const poolingOf = (pooling: object): unknown[] => {
    const { choice, notes } = facts({ pooling });
    return [choice, notes.length];
  };
  assert.deepEqual(poolingOf(poolingFile('cls_token')), [{ layer: -1, pooling: 'cls' }, 0]);
  assert.deepEqual(poolingOf(poolingFile('max_tokens')), [{ layer: -1, pooling: 'max' }, 0]);
  // Divided by another number, it has the same direction.
  assert.deepEqual(poolingOf(poolingFile('mean_sqrt_len_tokens')), [
    { layer: -1, pooling: 'mean' },
    0,
  ]);
  assert.deepEqual(poolingOf({ pooling_mode: 'cls' }), [{ layer: -1, pooling: 'cls' }, 0]);
  assert.deepEqual(poolingOf(poolingFile('lasttoken')), [{ layer: -1, pooling: 'last-token' }, 0]);
  assert.deepEqual(poolingOf({ pooling_mode_weightedmean_tokens: true }), [
    { layer: -1, pooling: 'weighted-mean' },
    0,
  ]);
  const leftOut = { ...poolingFile('mean_tokens'), include_prompt: false };
  assert.deepEqual(poolingOf(leftOut), [{ layer: -1, pooling: 'mean', isPromptLeftOut: true }, 0]);
  // In the order in which sentence-transformers joins what its switches turn on, whatever the file's.
  assert.deepEqual(poolingOf(poolingFile('mean_sqrt_len_tokens', 'max_tokens', 'cls_token')), [
    { layer: -1, pooling: 'cls+max+mean-sqrt' },
    0,
  ]);
  assert.match(
    facts({ pooling: { pooling_mode_secondtoken: true } }).notes[0] ?? '',
    /secondtoken/,
  );
});

test('pooling as sentence-transformers 6 writes it: one mode, or a list', () => {
  const poolingOf = (pooling_mode: unknown, others: object = {}): [string, string] => {
    const file = { embedding_dimension: 384, include_prompt: true, ...others, pooling_mode };
    const { choice, notes } = facts({ pooling: file });
    return [choice.pooling, notes.join()];
  };
  for (const mode of ['cls', 'mean', 'max']) {
    assert.deepEqual(poolingOf(mode), [mode, '']);
    assert.deepEqual(poolingOf([mode]), [mode, '']);
  }
  assert.deepEqual(poolingOf(['mean_sqrt_len_tokens']), ['mean', '']);
  // It counts more than the switches of before, which say what is not named.
  assert.deepEqual(poolingOf(['cls'], poolingFile('max_tokens')), ['cls', '']);
  assert.deepEqual(poolingOf(null, poolingFile('max_tokens')), ['max', '']);
  assert.deepEqual(poolingOf([], poolingFile()), ['mean', '']);
  // A list has its own order.
  assert.deepEqual(poolingOf(['mean', 'cls']), ['mean+cls', '']);
  assert.deepEqual(poolingOf(['mean', 'mean']), ['mean+mean', '']);
  const tooMany = poolingOf(Array.from({ length: 13 }, () => 'cls'));
  assert.equal(tooMany[0], 'mean');
  assert.match(tooMany[1], /joins more than 12 ways of pooling, which is not done here: mean/);
  assert.deepEqual(poolingOf('weightedmean'), ['weighted-mean', '']);
  assert.deepEqual(poolingOf(['lasttoken']), ['last-token', '']);
  for (const mode of ['secondtoken', 'constructor']) {
    for (const named of [mode, [mode]]) {
      const [pooling, note] = poolingOf(named);
      assert.equal(pooling, 'mean');
      assert.match(note, new RegExp(`asks for ${mode} pooling, which is not done here: mean`));
    }
  }
  assert.match(poolingOf(['cls', 'second'])[1], /second pooling.*: cls pooling is used/);
  assert.match(poolingOf([{ mode: 'cls' }])[1], /asks for \{"mode":"cls"\} pooling/);
  assert.match(poolingOf(true)[1], /asks for true pooling/);
  const many = poolingOf(Array.from({ length: 10_000 }, () => 'x'.repeat(1000)))[1];
  assert.ok(many.length < 1000, `${many.length}`);
  // The vector itself, which a dense layer was trained on.
  const of = (type: string, path = `1_${type}`): object => ({ type: `models.${type}`, path });
  const modules = [of('Transformer', ''), of('Pooling'), of('Dense')];
  const denseOf = (pooling: object): readonly string[] => facts({ modules, pooling }).densePaths;
  assert.deepEqual(denseOf({ pooling_mode: ['cls'] }), ['1_Dense']);
  assert.deepEqual(denseOf(poolingFile()), ['1_Dense']);
  assert.deepEqual(denseOf({ pooling_mode: ['cls', 'mean'] }), ['1_Dense']);
  assert.deepEqual(denseOf({ pooling_mode: ['cls', 'second'] }), []);
  assert.deepEqual(denseOf({ pooling_mode: 'mean_sqrt_len_tokens' }), []);
});

test('modules: Normalize is what happens anyway, what is not known is said to be left out', () => {
  const of = (type: string, path: string): object => ({
    type: `sentence_transformers.models.${type}`,
    path,
  });
  const plain = [of('Transformer', ''), of('Pooling', '1_Pooling'), of('Normalize', '2_Normalize')];
  const mean = poolingFile('mean_tokens');
  assert.deepEqual(facts({ modules: plain, pooling: mean }).notes, []);
  const more = facts({ modules: [...plain, of('LayerNorm', '3_LayerNorm')] });
  assert.match(more.notes.join(), /lists a LayerNorm module, which is not applied/);
  const { transformerPath, poolingPath } = parseSentenceModules(
    JSON.stringify([of('Transformer', '0_Transformer'), of('Pooling', 'p')]),
  );
  assert.deepEqual([transformerPath, poolingPath], ['0_Transformer', 'p']);
  for (const path of ['../x', '/x', 'a/../../b', 'C:x', 'a\\b']) {
    const { transformerPath } = parseSentenceModules(JSON.stringify([of('Transformer', path)]));
    assert.equal(transformerPath, '', path);
  }
});

test('a pooling that is listed and not there, or lies outside, is said: sentence-transformers opens no such model', () => {
  const of = (type: string, path: string): object => ({ type: `models.${type}`, path });
  const modules = [of('Transformer', ''), of('Pooling', '1_Pooling')];
  const lost = facts({ modules });
  assert.equal(lost.choice.pooling, 'mean');
  assert.match(lost.notes.join(), /1_Pooling\/config\.json is not here .*: mean pooling is used/);
  const known = { config: { _name_or_path: 'BAAI/bge-small-en-v1.5' }, modules };
  assert.match(facts(known).notes.join(), /: cls pooling is used/);
  assert.deepEqual(facts({ modules, pooling: poolingFile('cls_token') }).notes, []);
  assert.deepEqual(facts({ modules: [] }).notes, []);
  const outside = facts({ modules: [of('Transformer', ''), of('Pooling', '../x')], pooling: {} });
  assert.match(outside.notes.join(), /names "\.\.\/x", which is not in the model’s folder/);
  for (const value of [{ 0: of('Transformer', '') }, 'x', null, 1]) {
    assert.throws(() => facts({ modules: value }), { code: 'modelInvalid', message: /no list/ });
  }
});

test('a switch of pooling is on where Python takes it for true', () => {
  const modeOf = (value: unknown): string =>
    facts({ pooling: { pooling_mode_cls_token: value, pooling_mode_mean_tokens: false } }).choice
      .pooling;
  assert.deepEqual([true, 1, 'true', 0, null, false, ''].map(modeOf), [
    ...['cls', 'cls', 'cls'],
    ...['mean', 'mean', 'mean', 'mean'],
  ]);
});

test('dense layers follow the way of pooling that they were trained on, and nothing else', () => {
  const of = (type: string, path = `1_${type}`): object => ({ type: `models.${type}`, path });
  const [transformer, pooling] = [of('Transformer', ''), of('Pooling')];
  const [first, second] = [of('Dense', '2_Dense'), of('Dense', '3_Dense')];
  const denseOf = (modules: readonly object[], mode = 'mean_tokens'): [string[], number] => {
    const { densePaths, notes } = facts({ modules, pooling: poolingFile(mode) });
    return [[...densePaths], notes.length];
  };
  assert.deepEqual(denseOf([transformer, pooling]), [[], 0]);
  assert.deepEqual(denseOf([transformer, pooling, first, second, of('Normalize')]), [
    ['2_Dense', '3_Dense'],
    0,
  ]);
  assert.deepEqual(denseOf([transformer, pooling, first], 'cls_token'), [['2_Dense'], 0]);
  assert.deepEqual(denseOf([transformer, pooling, of('Dropout'), first]), [['2_Dense'], 0]);
  // Before something else, behind something else, or behind pooling that gives the direction alone.
  assert.deepEqual(denseOf([transformer, pooling, first, of('LayerNorm')]), [[], 2]);
  assert.deepEqual(denseOf([transformer, pooling, first, of('Normalize'), second]), [[], 1]);
  assert.deepEqual(denseOf([transformer, pooling, of('LayerNorm'), first]), [[], 2]);
  assert.deepEqual(denseOf([transformer, pooling, of('Normalize'), first]), [[], 1]);
  assert.deepEqual(denseOf([transformer, of('CNN'), pooling, first]), [[], 2]);
  assert.deepEqual(denseOf([transformer, pooling, first], 'mean_sqrt_len_tokens'), [[], 1]);
  assert.deepEqual(denseOf([transformer, pooling, first], 'lasttoken'), [['2_Dense'], 0]);
  const unknown = facts({
    modules: [transformer, pooling, first],
    pooling: { pooling_mode_second: true },
  });
  assert.deepEqual([unknown.densePaths.length, unknown.notes.length], [0, 2]);
  assert.deepEqual(denseOf([transformer, pooling, of('Dense', '../x')]), [[], 1]);
  assert.match(
    facts({ modules: [transformer, pooling, first] }).notes.join(),
    /dense layer is left out/,
    'without the file that says how to pool',
  );
  // A file that names no way means the mean.
  const byDefault = facts({ modules: [transformer, pooling, first], pooling: {} });
  assert.deepEqual([byDefault.densePaths, byDefault.notes], [['2_Dense'], []]);
});

test('a conversion that has lost the original’s dense layer says so', () => {
  const config = { _name_or_path: 'sentence-transformers/LaBSE' };
  assert.match(facts({ config }).notes.join(), /original of this model has a dense layer/);
  assert.deepEqual(facts({ config: { _name_or_path: 'intfloat/e5-small' } }).notes, []);
  const of = (type: string): object => ({ type: `models.${type}`, path: `1_${type}` });
  const whole = facts({
    config,
    modules: [{ type: 'models.Transformer', path: '' }, of('Pooling'), of('Dense')],
    pooling: poolingFile('cls_token'),
  });
  assert.deepEqual([whole.densePaths, whole.notes], [['1_Dense'], []]);
});

test('a prompt of every text that the file does not have is said', () => {
  const notesOf = (sentenceTransformers: object): string =>
    facts({ sentenceTransformers }).notes.join();
  const named = { prompts: { query: 'q: ' }, default_prompt_name: 'same' };
  assert.match(notesOf(named), /names "same" as the prompt of every text/);
  assert.match(notesOf({ default_prompt_name: 'same' }), /names "same"/);
  assert.equal(notesOf({ ...named, default_prompt_name: 'query' }), '');
  assert.equal(notesOf({ ...named, default_prompt_name: null }), '');
});

test('prompts are those of the model’s own file', () => {
  const promptsOf = (sentenceTransformers: object): unknown =>
    facts({ sentenceTransformers }).prompts;
  const e5 = { query: 'query: ', passage: 'passage: ' };
  assert.deepEqual(promptsOf({ prompts: e5, default_prompt_name: null }), {
    ...e5,
    similarity: '',
  });
  assert.deepEqual(promptsOf({ prompts: { query: 'q ', document: '' } }), {
    query: 'q ',
    passage: '',
    similarity: '',
  });
  assert.deepEqual(promptsOf({ prompts: { s2s: 'same: ' }, default_prompt_name: 's2s' }), {
    query: 'same: ',
    passage: 'same: ',
    similarity: 'same: ',
  });
  const none = { query: '', passage: '', similarity: '' };
  // An empty one is one: the default is not for passages then.
  const blank = { query: 'find the ', document: '' };
  assert.deepEqual(promptsOf({ prompts: blank, default_prompt_name: 'query' }), {
    query: 'find the ',
    passage: '',
    similarity: 'find the ',
  });
  const s2s = { query: '', document: 'd ', s2s: 'same: ' };
  assert.deepEqual(promptsOf({ prompts: s2s, default_prompt_name: 's2s' }), {
    query: '',
    passage: 'd ',
    similarity: 'same: ',
  });
  const e5Name = { _name_or_path: 'intfloat/e5-small' };
  const written = { prompts: { query: '', document: '' }, default_prompt_name: null };
  const ofFamily = facts({ config: e5Name, sentenceTransformers: written }).prompts;
  assert.deepEqual(ofFamily, { ...e5, similarity: '' }, 'empty ones say nothing of a family');
  assert.deepEqual(promptsOf({ prompts: { query: 7 } }), none);
  assert.deepEqual(promptsOf({ prompts: null }), none);
  const long = facts({ sentenceTransformers: { prompts: { query: 'x'.repeat(5000) } } });
  assert.deepEqual([long.prompts, long.notes.length], [none, 1]);
});

test('families are known by the name in their files alone', () => {
  const of = (name: string): unknown[] => {
    const { choice, prompts, trainedForSimilarity } = facts({ config: { _name_or_path: name } });
    return [choice.pooling, prompts.passage, trainedForSimilarity];
  };
  assert.deepEqual(of('BAAI/bge-small-en-v1.5'), ['cls', '', true]);
  assert.deepEqual(of('intfloat/multilingual-e5-small'), ['mean', 'passage: ', true]);
  assert.deepEqual(of('intfloat/multilingual-e5-large-instruct'), ['mean', '', true]);
  assert.deepEqual(of('thenlper/gte-small'), ['mean', '', true]);
  assert.deepEqual(of('sentence-transformers/LaBSE'), ['cls', '', true]);
  assert.deepEqual(of('sentence-transformers/distilbert-base-nli-stsb-mean-tokens'), [
    'mean',
    '',
    true,
  ]);
  assert.deepEqual(of('bert-base-uncased'), ['first-last', '', false]);
  assert.equal(facts({}, ['Xenova/bge-small-en-v1.5']).choice.pooling, 'cls');
  // What its files say counts more than the family.
  const config = { _name_or_path: 'BAAI/bge-small-en-v1.5' };
  assert.equal(facts({ config, pooling: poolingFile('mean_tokens') }).choice.pooling, 'mean');
});

test('trained for similarity: what sentence-transformers made, and says so', () => {
  const isTrained = (...args: Parameters<typeof facts>): boolean =>
    facts(...args).trainedForSimilarity;
  assert.equal(isTrained({}), false);
  assert.equal(isTrained({ config: { _name_or_path: ['sentence-transformers/'] } }), false);
  const config = { _name_or_path: 'bert-base-uncased' };
  assert.equal(isTrained({ config }), false);
  assert.equal(isTrained({ config, modules: [] }), true);
  assert.equal(isTrained({ config, pooling: {} }), true);
  assert.equal(isTrained({ config, sentenceTransformers: {} }), true);
  assert.equal(isTrained({ config: { _name_or_path: 'sentence-transformers/x' } }), true);
});

test('files that are not JSON, or no object, are refused', () => {
  for (const config of [7, 'text', null]) {
    assert.throws(() => facts({ config }), { code: 'modelInvalid' });
  }
  assert.throws(() => parseSentenceModules('nonsense'), { code: 'modelInvalid' });
});

test('what the files say of vectors beside pooling is done, or said', () => {
  const cut = facts({ sentenceTransformers: { truncate_dim: 256 } });
  assert.equal(cut.truncateDims, 256);
  assert.equal(facts({ sentenceTransformers: { truncate_dim: null } }).truncateDims, undefined);
  const text = { method: 'forward', method_output_name: 'pooler_output' };
  const outputOf = (gives: string, of: object = text): string | undefined =>
    facts({ sentenceBert: { modality_config: { text: of }, module_output_name: gives } })
      .pooledOutput;
  assert.equal(outputOf('sentence_embedding'), 'pooler_output');
  assert.equal(outputOf('token_embeddings'), undefined);
  const states = { ...text, method_output_name: 'last_hidden_state' };
  assert.equal(outputOf('sentence_embedding', states), undefined);
  for (const odd of [null, [], 'text', { text: null }]) {
    const sentenceBert = { modality_config: odd, module_output_name: 'sentence_embedding' };
    assert.equal(facts({ sentenceBert }).pooledOutput, undefined);
  }
});

test('a comparison other than the cosine is said, where lengths count', () => {
  const of = (type: string): object => ({ type: `models.${type}`, path: '' });
  const plain = [of('Transformer'), of('Pooling')];
  const notesOf = (name: unknown, modules: readonly object[] = plain): string =>
    facts({
      modules,
      pooling: {},
      sentenceTransformers: { similarity_fn_name: name },
    }).notes.join();
  assert.match(notesOf('dot'), /by their dot product/);
  assert.match(notesOf('euclidean'), /by their distance/);
  assert.match(notesOf('manhattan'), /sum of the differences/);
  const normalised = [...plain, of('Normalize')];
  assert.equal(notesOf('dot', normalised), '');
  assert.equal(notesOf('euclidean', normalised), '');
  assert.match(notesOf('manhattan', normalised), /sum of the differences/);
  for (const name of ['cosine', null, undefined, 7]) assert.equal(notesOf(name), '');
});

test('where no file says how much is read at once, sentence-transformers reads what the model can', () => {
  const config = { max_position_embeddings: 384 };
  assert.equal(facts({ config }).windowRule.windowTokens, 256);
  assert.equal(facts({ config, modules: [] }).windowRule.windowTokens, 384);
  const long = facts({ config: { max_position_embeddings: 8192 }, modules: [] });
  assert.equal(long.windowRule.windowTokens, 512);
  assert.match(long.notes.join(), /read in windows of that length; .* up to 8,192 at once/);
});

test('the first position is behind the padding’s in the families that have it so', () => {
  const first = (config: object): number | undefined => facts({ config }).firstPosition;
  assert.equal(first({ model_type: 'roberta', pad_token_id: 1 }), 2);
  assert.equal(first({ model_type: 'mpnet', pad_token_id: 1 }), 2);
  assert.equal(first({ model_type: 'bert', pad_token_id: 0 }), 0);
  assert.equal(first({ model_type: 'qwen3', pad_token_id: 1 }), 0);
});

test('decoders and Gemma are known by their names where files say nothing', () => {
  const qwen = facts({}, ['onnx-community/Qwen3-Embedding-0.6B-ONNX']);
  assert.equal(qwen.choice.pooling, 'last-token');
  assert.match(qwen.prompts.query, /^Instruct: .*\nQuery:$/);
  const gemma = facts({}, ['onnx-community/embeddinggemma-300m-ONNX']);
  assert.equal(gemma.choice.pooling, 'mean');
  assert.equal(gemma.prompts.passage, 'title: none | text: ');
});
