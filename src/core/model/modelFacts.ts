import type { VectorChoice } from '../embedder/pooling.ts';
import type { WindowRule } from '../embedder/windows.ts';
import { AppError } from '../errors/appError.ts';

/** What the files beside a model say of it, whatever their layout. */
export interface ModelFacts {
  readonly id: string;
  readonly name: string;
  /** Longest sequence the model reads, `[CLS]` and `[SEP]` counted. */
  readonly maxTokens: number;
  readonly headCount: number | undefined;
  readonly windowRule: WindowRule;
  /** How segments' vectors are made, unless the user says otherwise. */
  readonly choice: VectorChoice;
  readonly prompts: ModelPrompts;
  /** As `config.json` says it: `bert`, `distilbert`, `xlm-roberta`; undefined where it does not. */
  readonly modelType: string | undefined;
  /** What the files say and this release does not do, or does otherwise: a sentence each. */
  readonly notes: readonly string[];
  /** Whether it was trained so that cosines of its vectors can be compared as they are. */
  readonly trainedForSimilarity: boolean;
}

/** What a model was trained to find before a text; '' where there is nothing. */
export interface ModelPrompts {
  /** Before a query. */
  readonly query: string;
  /** Before what is looked through. */
  readonly passage: string;
  /** Before texts that are compared with each other. */
  readonly similarity: string;
}

export const noPrompts: ModelPrompts = { query: '', passage: '', similarity: '' };

/** A file that a manifest lists. */
export interface ManifestFile {
  /** Relative to the manifest, without `..`. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Manifest {
  readonly facts: ModelFacts;
  readonly files: readonly ManifestFile[];
}

// Of the models that say nothing, most were trained on at most 512 positions and short texts.
const defaultMaxTokens = 512;
const defaultWindowTokens = 256;
const defaultOverlapTokens = 64;

/** Reads the `manifest.json` of a model that we built. Throws `modelInvalid`. */
export function parseManifest(json: string): Manifest {
  const manifest = parseObject(json, 'manifest.json');
  const files = Array.isArray(manifest['files']) ? (manifest['files'] as unknown[]) : [];
  if (manifest['formatVersion'] !== 1 || files.length === 0) {
    throw new AppError(
      'modelInvalid',
      'The model’s manifest.json is not of a version that this release reads; install the extension again.',
    );
  }
  const maxTokens = positive(manifest['maxTokens']) ?? defaultMaxTokens;
  const facts: ModelFacts = {
    id: String(manifest['id']),
    name: String(manifest['name']),
    maxTokens,
    headCount: positive(manifest['heads']),
    windowRule: {
      windowTokens: positive(manifest['windowTokens']) ?? Math.min(maxTokens, defaultWindowTokens),
      overlapTokens: positive(manifest['windowOverlap']) ?? defaultOverlapTokens,
    },
    choice: { layer: -1, pooling: 'mean' },
    prompts: noPrompts,
    modelType: typeof manifest['architecture'] === 'string' ? manifest['architecture'] : undefined,
    notes: [],
    trainedForSimilarity: manifest['trainedForSimilarity'] === true,
  };
  return { facts, files: files.map(parseManifestFile) };
}

/** Files that sentence-transformers writes beside a model that it trained for similarity. */
export const similarityFiles: readonly string[] = [
  'modules.json',
  '1_Pooling/config.json',
  'config_sentence_transformers.json',
];

/**
 * Reads what the `config.json` of a Hub-style model folder says. `hasSimilarityFiles`: one of `similarityFiles`
 * lies beside it; conversions that leave them out still name what they were made from. Throws `modelInvalid`.
 */
export function factsFromConfig(
  folderName: string,
  configJson: string | undefined,
  hasSimilarityFiles: boolean,
): ModelFacts {
  const config = configJson === undefined ? {} : parseObject(configJson, 'config.json');
  const maxTokens = positive(config['max_position_embeddings']) ?? defaultMaxTokens;
  const windowTokens = Math.min(maxTokens, defaultWindowTokens);
  const source = config['_name_or_path'];
  const namesTrained = typeof source === 'string' && source.startsWith('sentence-transformers/');
  return {
    id: folderName,
    name: folderName,
    maxTokens,
    headCount: positive(config['n_heads']) ?? positive(config['num_attention_heads']),
    windowRule: { windowTokens, overlapTokens: Math.floor(windowTokens / 4) },
    choice: { layer: -1, pooling: 'mean' },
    prompts: noPrompts,
    modelType: typeof config['model_type'] === 'string' ? config['model_type'] : undefined,
    notes: [],
    trainedForSimilarity: hasSimilarityFiles || namesTrained,
  };
}

function parseManifestFile(value: unknown): ManifestFile {
  const file = (value ?? {}) as Record<string, unknown>;
  const { path, bytes, sha256 } = file as { path: unknown; bytes: unknown; sha256: unknown };
  const safe = typeof path === 'string' && !/(^|[\\/])\.\.([\\/]|$)|^[\\/]|:/.test(path);
  if (!safe || typeof bytes !== 'number' || typeof sha256 !== 'string') {
    throw new AppError(
      'modelInvalid',
      'The model’s manifest.json lists a file in a way that cannot be checked; install the extension again.',
    );
  }
  return { path, bytes, sha256 };
}

function parseObject(json: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new AppError('modelInvalid', `The model’s ${name} is not JSON; fetch it again.`, {
      cause,
    });
  }
  throw new AppError('modelInvalid', `The model’s ${name} holds no object; fetch it again.`);
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}
