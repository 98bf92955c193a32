import { t } from '../l10n/translate.ts';
import type { VectorChoice } from '../embedder/pooling.ts';
import type { WindowRule } from '../embedder/windows.ts';
import { AppError } from '../errors/appError.ts';
import { isPathWithin } from './isPathWithin.ts';
import { jsonObject, positive } from './jsonObject.ts';

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
  /** Folders of the dense layers that follow `choice`, in order. */
  readonly densePaths: readonly string[];
  /** How many numbers of a vector count, from the first on (Matryoshka); undefined: all. */
  readonly truncateDims?: number | undefined;
  /** Whether a file of the model says how its vectors are pooled. */
  readonly isPoolingSaid?: boolean;
  /** The output of the model that its files say is the vector of a whole text; undefined where they name none. */
  readonly pooledOutput?: string | undefined;
  /** The position of a text's first token, where the model is told positions; 0 when absent. */
  readonly firstPosition?: number;
  /** Rows of the table of word embeddings: ids are below it. Undefined where no file says so. */
  readonly vocabularyRows: number | undefined;
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
interface ManifestFile {
  /** Relative to the manifest, without `..`. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly hash: { readonly kind: 'sha256'; readonly hex: string };
}

interface Manifest {
  readonly facts: ModelFacts;
  readonly files: readonly ManifestFile[];
}

// Of the models that say nothing, most were trained on at most 512 positions and short texts.
export const defaultMaxTokens = 512;
export const defaultWindowTokens = 256;
const defaultOverlapTokens = 64;
/** transformers writes 1e30 where a tokenizer has no limit. */
export const largestMaxTokens = 1_000_000;

/** Reads the `manifest.json` of a model that we built. Throws `modelInvalid`. */
export function parseManifest(json: string): Manifest {
  const manifest = jsonObject(json, 'manifest.json');
  const files = Array.isArray(manifest['files']) ? (manifest['files'] as unknown[]) : [];
  if (manifest['formatVersion'] !== 1 || files.length === 0) {
    throw new AppError(
      'modelInvalid',
      t(
        'The model’s manifest.json is not of a version that this release reads; install the extension again.',
      ),
    );
  }
  const maxTokens = positive(manifest['maxTokens']) ?? defaultMaxTokens;
  const windowTokens =
    positive(manifest['windowTokens']) ?? Math.min(maxTokens, defaultWindowTokens);
  const overlapTokens =
    positive(manifest['windowOverlap']) ?? Math.min(defaultOverlapTokens, windowTokens >> 2);
  // The model would stop at the first long text, or take all memory for it.
  if (maxTokens > largestMaxTokens || windowTokens > maxTokens || 2 * overlapTokens >= windowTokens)
    throw new AppError(
      'modelInvalid',
      t(
        'The model’s manifest.json gives windows of {0} tokens with {1} in common where {2} are the most; install the extension again.',
        String(windowTokens),
        String(overlapTokens),
        String(maxTokens),
      ),
    );
  const facts: ModelFacts = {
    id: String(manifest['id']),
    name: String(manifest['name']),
    maxTokens,
    headCount: positive(manifest['heads']),
    windowRule: { windowTokens, overlapTokens },
    choice: { layer: -1, pooling: 'mean' },
    prompts: noPrompts,
    densePaths: [],
    vocabularyRows: positive(manifest['vocabularySize']),
    modelType: typeof manifest['architecture'] === 'string' ? manifest['architecture'] : undefined,
    notes: [],
    trainedForSimilarity: manifest['trainedForSimilarity'] === true,
  };
  return { facts, files: files.map(parseManifestFile) };
}

function parseManifestFile(value: unknown): ManifestFile {
  const file = (value ?? {}) as Record<string, unknown>;
  const { path, bytes, sha256 } = file as { path: unknown; bytes: unknown; sha256: unknown };
  if (
    typeof path !== 'string' ||
    !isPathWithin(path) ||
    typeof bytes !== 'number' ||
    typeof sha256 !== 'string'
  ) {
    throw new AppError(
      'modelInvalid',
      t(
        'The model’s manifest.json lists a file in a way that cannot be checked; install the extension again.',
      ),
    );
  }
  return { path, bytes, hash: { kind: 'sha256', hex: sha256 } };
}
