import { AppError } from '../errors/appError.ts';
import { quoted } from '../errors/quoted.ts';
import { t } from '../l10n/translate.ts';
import { isPathWithin } from './isPathWithin.ts';
import { jsonValue } from './jsonObject.ts';

/** What sentence-transformers puts together to make vectors, as `modules.json` lists it. */
export interface SentenceModules {
  /** Folder of the transformer's files, relative to the model's; '' where they lie in it. */
  readonly transformerPath: string;
  /** Folder of the pooling's `config.json`. */
  readonly poolingPath: string;
  /** Whether a pooling is listed, so that it has a `config.json`. */
  readonly listsPooling: boolean;
  /** Folders of the dense layers that follow pooling, in order. */
  readonly densePaths: readonly string[];
  /** Whether vectors are scaled to length 1 at the end. */
  readonly isNormalised: boolean;
  /** What is listed and not done here: a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The files that may say how sentence-transformers reads text; the first that is there counts. Its earlier releases named them
 * after the model's family (`Transformer.load`).
 */
export const sentenceConfigNames: readonly string[] = [
  'sentence_bert_config.json',
  ...['roberta', 'distilbert', 'camembert', 'albert', 'xlm-roberta', 'xlnet'].map(
    (family) => `sentence_${family}_config.json`,
  ),
];

interface SentenceModule {
  readonly type: string;
  readonly path: string;
}

const usualPoolingPath = '1_Pooling';
// Dropout is of training alone.
const applied: ReadonlySet<string> = new Set(['Transformer', 'Pooling', 'Normalize', 'Dropout']);

// Those of which a folder is read; a dense layer outside is one that is not applied.
const isRead: ReadonlySet<string> = new Set(['Transformer', 'Pooling']);

/** Reads `modules.json`; without one, what is usual. Throws `modelInvalid`. */
export function parseSentenceModules(json: string | undefined): SentenceModules {
  const listed = json === undefined ? [] : jsonValue(json, 'modules.json');
  if (!Array.isArray(listed)) {
    throw new AppError(
      'modelInvalid',
      t('The model’s modules.json holds no list; fetch it again.'),
    );
  }
  const modules = listed.map(toModule);
  const pathOf = (type: string): string | undefined => {
    const path = modules.find((module) => module.type === type)?.path;
    return path !== undefined && (path === '' || isPathWithin(path)) ? path : undefined;
  };
  const dense = densePathsOf(modules);
  const outside = modules
    .filter(({ type, path }) => isRead.has(type) && path !== '' && !isPathWithin(path))
    .map(({ path }) =>
      t(
        'The model’s modules.json names {0}, which is not in the model’s folder and is not read: vectors may be others.',
        quoted(path),
      ),
    );
  const notDone = modules
    .filter(({ type, path }) => !applied.has(type) && !(type === 'Dense' && dense.includes(path)))
    .map(({ type }) =>
      t(
        'The model’s modules.json lists a {0} module, which is not applied here: vectors are those that pooling gives.',
        type,
      ),
    );
  return {
    transformerPath: pathOf('Transformer') ?? '',
    poolingPath: pathOf('Pooling') ?? usualPoolingPath,
    listsPooling: modules.some(({ type }) => type === 'Pooling'),
    densePaths: dense,
    isNormalised: modules.findLast(({ type }) => type !== 'Dropout')?.type === 'Normalize',
    notes: [...new Set([...outside, ...notDone])],
  };
}

/** None where anything else that is not done here comes before or behind them: together they are one thing. */
function densePathsOf(modules: readonly SentenceModule[]): readonly string[] {
  const pooling = modules.findIndex(({ type }) => type === 'Pooling');
  const isUsual = modules.slice(0, pooling).every(({ type }) => type === 'Transformer');
  if (pooling === -1 || !isUsual) return [];
  const behind = modules.slice(pooling + 1).filter(({ type }) => type !== 'Dropout');
  const first = behind.findIndex(({ type, path }) => type !== 'Dense' || !isPathWithin(path));
  const count = first === -1 ? behind.length : first;
  // A length of 1 before a dense layer is not the length that pooling gives.
  const isKnown = behind.slice(count).every(({ type }) => type === 'Normalize');
  return isKnown ? behind.slice(0, count).map(({ path }) => path) : [];
}

function toModule(value: unknown): SentenceModule {
  const { type, path } = (value ?? {}) as Record<'type' | 'path', unknown>;
  // The last part of a Python class's name, whatever package holds it.
  const name = typeof type === 'string' ? type.slice(type.lastIndexOf('.') + 1) : 'nameless';
  return { type: name, path: typeof path === 'string' ? path : '' };
}
