import type { Pooling, VectorChoice } from '../embedder/pooling.ts';
import { quoted } from '../errors/quoted.ts';
import { t } from '../l10n/translate.ts';
import { jsonObject, positive } from './jsonObject.ts';
import { knownFamily } from './knownFamily.ts';
import {
  defaultMaxTokens,
  defaultWindowTokens,
  largestMaxTokens,
  noPrompts,
  type ModelFacts,
  type ModelPrompts,
} from './modelFacts.ts';
import type { SentenceModules } from './sentenceModules.ts';
import { parseSentencePooling } from './sentencePooling.ts';

/** The texts of the files beside a model as on the Hub, those that it has. */
export interface HubTexts {
  /** `config.json` */
  readonly config: string | undefined;
  /** `tokenizer_config.json` */
  readonly tokenizerConfig: string | undefined;
  /** `sentence_bert_config.json` */
  readonly sentenceBert: string | undefined;
  /** `config_sentence_transformers.json` */
  readonly sentenceTransformers: string | undefined;
  /** The `config.json` of the pooling that `modules` names. */
  readonly pooling: string | undefined;
  readonly modules: SentenceModules;
  readonly hasModulesFile: boolean;
}

type Config = Readonly<Record<string, unknown>>;

// Attention takes memory by the square of a window, and longer ones gain little on segments.
const largestWindowTokens = 512;
const longestPrompt = 2000;
// Their positions begin after that of the padding.
const paddedPositions = new Set([
  'roberta',
  'xlm-roberta',
  'xlm-roberta-xl',
  'roberta-prelayernorm',
  'camembert',
  'mpnet',
  'xmod',
  'data2vec-text',
  'ibert',
  'longformer',
]);

/**
 * Reads what the files beside a Hub-style model say of it. `name`: to show; `publishedAs`: names that it is known to
 * have been published under, beside that in its `config.json`. Throws `modelInvalid`.
 */
export function hubFacts(
  name: string,
  texts: HubTexts,
  publishedAs: readonly string[] = [],
): ModelFacts {
  const config = objectOf(texts.config, 'config.json');
  const source = config['_name_or_path'];
  const names = [...(typeof source === 'string' ? [source] : []), ...publishedAs];
  const family = names.map(knownFamily).find((known) => known !== undefined);
  const { pooling: poolingText, sentenceTransformers, modules, hasModulesFile } = texts;
  const { densePaths } = modules;
  const pooled =
    poolingText === undefined
      ? undefined
      : parseSentencePooling(poolingText, `${modules.poolingPath}/config.json`);
  // What sentence-transformers has trained for similarity has its files, or its name in what is left of them.
  const trainedForSimilarity =
    hasModulesFile ||
    pooled !== undefined ||
    sentenceTransformers !== undefined ||
    family !== undefined;
  const { prompts, notes: promptNotes } = promptsOf(sentenceTransformers, family?.prompts);
  const choice: VectorChoice = {
    layer: -1,
    pooling: pooled?.pooling ?? family?.pooling ?? (trainedForSimilarity ? 'mean' : 'first-last'),
    ...(pooled?.isPromptLeftOut && { isPromptLeftOut: true }),
  };
  // A dense layer was trained on what one way of pooling gives, not only on its direction.
  const isDenseExact = pooled?.isExact === true;
  const maxTokens = maxTokensOf(config, objectOf(texts.tokenizerConfig, 'tokenizer_config.json'));
  const sentenceBert = objectOf(texts.sentenceBert, 'sentence_bert_config.json');
  // Where no file says it, sentence-transformers reads what the model can.
  const byDefault = hasModulesFile ? maxTokens : defaultWindowTokens;
  const readAtOnce = Math.min(
    maxTokens,
    Math.max(positive(sentenceBert['max_seq_length']) ?? byDefault, 3),
  );
  const windowTokens = Math.min(readAtOnce, largestWindowTokens);
  const modelType = config['model_type'];
  const sentenceConfig = objectOf(sentenceTransformers, 'config_sentence_transformers.json');
  return {
    id: name,
    name,
    maxTokens,
    headCount: positive(config['n_heads']) ?? positive(config['num_attention_heads']),
    windowRule: { windowTokens, overlapTokens: Math.floor(windowTokens / 4) },
    choice,
    prompts,
    vocabularyRows: positive(config['vocab_size']),
    modelType: typeof modelType === 'string' ? modelType : undefined,
    densePaths: isDenseExact ? densePaths : [],
    truncateDims: positive(sentenceConfig['truncate_dim']),
    isPoolingSaid: pooled !== undefined || family !== undefined,
    pooledOutput: pooledOutputOf(sentenceBert),
    firstPosition: paddedTokens(config),
    notes: [
      ...modules.notes,
      ...(pooled?.notes ?? []),
      ...(pooled === undefined ? poolingNotes(modules, choice.pooling) : []),
      ...denseNotes(modules, isDenseExact, family?.hasDense === true),
      ...promptNotes,
      ...windowNotes(readAtOnce, windowTokens),
      ...similarityNotes(sentenceConfig['similarity_fn_name'], modules.isNormalised),
    ],
    trainedForSimilarity,
  };
}

/**
 * The output that is a whole text's vector, where the transformer's own file names another than each token's
 * (`modality_config`, sentence-transformers 5.4 and later).
 */
function pooledOutputOf(sentenceBert: Config): string | undefined {
  const { modality_config: modalities, module_output_name: gives } = sentenceBert;
  const text = (modalities as Config | null | undefined)?.['text'] as Config | null | undefined;
  const name = text?.['method_output_name'];
  const isWhole = gives === 'sentence_embedding' && typeof name === 'string';
  return isWhole && name !== 'last_hidden_state' ? name : undefined;
}

/** What is said where the pooling that the modules list is not there: without it, sentence-transformers opens no such model. */
function poolingNotes(
  { listsPooling, poolingPath }: SentenceModules,
  used: Pooling,
): readonly string[] {
  if (!listsPooling) return [];
  return [
    t(
      'The model’s {0} is not here (add the model again, or fetch that file): {1} pooling is used.',
      ...[`${poolingPath}/config.json`, used],
    ),
  ];
}

/** What is said of dense layers that do not follow pooling as they should. */
function denseNotes(
  { densePaths, notes }: SentenceModules,
  isExact: boolean,
  hasOriginalDense: boolean,
): readonly string[] {
  if (densePaths.length > 0) {
    if (isExact) return [];
    return [
      t(
        'The model’s dense layer is left out, as it was trained on a way of pooling that is unknown or not done here: vectors are those that pooling gives.',
      ),
    ];
  }
  // What is wrong with the list of modules is said already.
  if (!hasOriginalDense || notes.length > 0) return [];
  return [
    t(
      'The original of this model has a dense layer behind pooling, which this copy of it does not: vectors are those that pooling gives.',
    ),
  ];
}

/** What is said of a model that reads more tokens at once than are given to it. */
function windowNotes(readAtOnce: number, windowTokens: number): readonly string[] {
  if (readAtOnce <= windowTokens) return [];
  return [
    t(
      'Texts of more than {0} tokens are read in windows of that length; the model’s files let it read up to {1} at once, so the vectors of such texts are others.',
      ...[windowTokens, readAtOnce],
    ),
  ];
}

/** What is said of a model whose vectors are not to be compared by their cosine; of length 1, most ways rank alike. */
function similarityNotes(wanted: unknown, isNormalised: boolean): readonly string[] {
  if (wanted === 'manhattan')
    return [
      t(
        'The model’s files ask to compare vectors by the sum of the differences of their numbers; here their cosine counts, so that order and scores are others.',
      ),
    ];
  if (isNormalised) return [];
  if (wanted === 'dot')
    return [
      t(
        'The model’s files ask to compare vectors by their dot product, which counts how long they are; here their cosine counts, so that order and scores are others.',
      ),
    ];
  if (wanted === 'euclidean')
    return [
      t(
        'The model’s files ask to compare vectors by their distance, which counts how long they are; here their cosine counts, so that order and scores are others.',
      ),
    ];
  return [];
}

function maxTokensOf(config: Config, tokenizerConfig: Config): number {
  const positions = positive(config['max_position_embeddings']) ?? defaultMaxTokens;
  const limit = positive(tokenizerConfig['model_max_length']);
  return Math.min(
    Math.max(positions - paddedTokens(config), 3),
    limit === undefined || limit > largestMaxTokens ? Infinity : Math.max(limit, 3),
  );
}

/** How many positions come before a text's first one. */
function paddedTokens(config: Config): number {
  const { model_type: type, pad_token_id: pad } = config;
  if (typeof type !== 'string' || !paddedPositions.has(type)) return 0;
  return (typeof pad === 'number' && pad >= 0 ? pad : 1) + 1;
}

/** The prompts that the model's own file names, or its family's. */
function promptsOf(
  json: string | undefined,
  ofFamily: ModelPrompts = noPrompts,
): { readonly prompts: ModelPrompts; readonly notes: readonly string[] } {
  const name = 'config_sentence_transformers.json';
  const config = objectOf(json, name);
  const listed = (config['prompts'] ?? {}) as Config;
  const byDefault = config['default_prompt_name'];
  const notes: string[] = [];
  if (typeof byDefault === 'string' && !Object.hasOwn(listed, byDefault)) {
    notes.push(
      t(
        'The model’s {0} names {1} as the prompt of every text, which it does not have: none is used for it.',
        ...[name, quoted(byDefault)],
      ),
    );
  }
  // The first that is there counts, an empty one too: it says that nothing comes before such a text.
  const prompt = (...keys: readonly unknown[]): string | undefined => {
    for (const key of keys) {
      const text = typeof key === 'string' && Object.hasOwn(listed, key) ? listed[key] : undefined;
      if (typeof text !== 'string') continue;
      if (text.length <= longestPrompt) return text;
      notes.push(
        t('The prompt {0} in the model’s {1} is too long and is left out.', String(key), name),
      );
    }
    return undefined;
  };
  const own = {
    query: prompt('query', byDefault),
    passage: prompt('document', 'passage', 'corpus', byDefault),
    similarity: prompt(byDefault),
  };
  // sentence-transformers writes empty ones for models that say nothing.
  const hasOwn = Object.values(own).some((text) => text !== undefined && text !== '');
  if (!hasOwn) return { prompts: ofFamily, notes };
  const { query = '', passage = '', similarity = '' } = own;
  return { prompts: { query, passage, similarity }, notes };
}

function objectOf(json: string | undefined, name: string): Config {
  return json === undefined ? {} : jsonObject(json, name);
}
