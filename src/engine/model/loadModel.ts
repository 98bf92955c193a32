import { availableParallelism } from 'node:os';
import type { BatchScheduler } from '../../core/embedder/batchScheduler.ts';
import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import { arithmeticName, describeSession } from '../../core/embedder/describeModel.ts';
import { Embedder } from '../../core/embedder/embedder.ts';
import type { ModelSession, SessionInfo } from '../../core/embedder/modelSession.ts';
import {
  chooseVectors,
  pooledLength,
  withPrompt,
  type VectorChoice,
  type WantedChoice,
} from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { checkVocabulary, vocabularyNote } from '../../core/tokenizer/checkVocabulary.ts';
import { t } from '../../core/l10n/translate.ts';
import { openModelFolder, type ModelFolder } from '../../node/model/modelFolder.ts';
import { createTokenizer } from '../../core/tokenizer/createTokenizer.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { LogEntry, ModelDescription, OpenRequest } from '../../protocol/engineApi.ts';
import type { ModelFacts } from '../../core/model/modelFacts.ts';
import { cutLayer, fileVectors } from './fileVectors.ts';
import { KeptVectors } from './keptVectors.ts';
import { ModelBackground, unrelatedTextsName, type BackgroundSource } from './modelBackground.ts';
import { parseComponents } from '../../core/tokenVectors/componentRows.ts';
import { ModelComponents } from './tokens/modelComponents.ts';
import { openSession } from '../runtime/openSession.ts';
import { trialTexts } from '../runtime/agreement.ts';

// More threads than this gain little on lines of text and take the machine from its user.
const maxThreads = 8;

interface LoadedModel {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
  readonly background: BackgroundSource;
  readonly components: ModelComponents;
}

export interface LoadOptions {
  readonly scheduler: BatchScheduler;
  readonly log: (entry: LogEntry) => void;
}

interface KeptBesideOptions {
  /** Undefined: nothing is kept. */
  readonly folder: string | undefined;
  readonly info: SessionInfo;
  readonly log: LoadOptions['log'];
}

/**
 * Reads a model's folder and opens its session. What its files ask for and is not done is logged. Throws as
 * `openModelFolder`, `createTokenizer` and `openSession` do, and `invalidInput` for a layer that it does not have.
 */
export async function loadModel(
  request: OpenRequest,
  { scheduler, log }: LoadOptions,
): Promise<LoadedModel> {
  const start = performance.now();
  const folder = await openModelFolder(request.modelFolder, request.onnxFile);
  const { onnx, externalData, int8Scales } = folder;
  const tokenizer = createTokenizer(folder.tokenizer);
  const { vocabularyRows } = folder.facts;
  if (vocabularyRows !== undefined) checkVocabulary(tokenizer, vocabularyRows);
  const tokenizerNote =
    vocabularyRows === undefined ? undefined : vocabularyNote(tokenizer, vocabularyRows);
  const { session, report } = await openSession({
    ...request,
    ...{ onnx, externalData, int8Scales, log },
    trialIds: () => trialTexts.map((text) => tokenizer.encode(text).ids),
    threads: request.threads ?? Math.min(availableParallelism(), maxThreads),
    headCount: folder.facts.headCount,
    probe: probeIds(tokenizer),
    padId: tokenizer.specialIds.pad,
    firstPosition: folder.facts.firstPosition,
    pooledOutput: folder.facts.pooledOutput,
  });
  const { info } = session;
  try {
    const vectors = await vectorsOf(folder, tokenizer, session, request.choice);
    const { facts, choice } = vectors;
    const embedder = new Embedder(
      ...([
        tokenizer,
        session,
        scheduler,
        facts.windowRule,
        vectors.dense,
        choice.pooling,
      ] as const),
    );
    const loadMs = performance.now() - start;
    log({
      level: 'info',
      message: `Loaded ${facts.name} in ${loadMs.toFixed(0)} ms: ${info.hiddenStateCount} hidden states of ${info.dims} numbers, ${describeSession(info)}.`,
    });
    if (info.layersNote !== undefined) log({ level: 'info', message: info.layersNote });
    if (vectors.equalNote !== undefined) log({ level: 'info', message: vectors.equalNote });
    const notes = [
      ...facts.notes,
      ...(tokenizerNote === undefined ? [] : [tokenizerNote]),
      ...vectors.notes,
    ];
    for (const message of notes) log({ level: 'warn', message });
    const description = {
      facts: { ...facts, notes },
      info,
      choice,
      vectorDims: embedder.vectorDims,
      denseLayerCount: vectors.denseLayerCount,
      isCut: vectors.isCut,
      isFileEqual: vectors.isFileEqual,
      onnxFile: folder.onnxFile,
      filesHash: folder.filesHash,
      loadMs,
      runtime: report,
    };
    const kept = keptBeside(folder, vectors, embedder, { folder: request.memoryFolder, info, log });
    return { folder: folder.path, description, embedder, ...kept };
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

/** How a model's vectors are made, by its files, its session, and what was asked for. */
interface ModelVectors {
  readonly facts: ModelFacts;
  readonly choice: VectorChoice;
  /** Whether layer and pooling are those of the model's files. */
  readonly isDefault: boolean;
  /** What follows pooling, in order: the model's own layers, and one that cuts where `isCut`. */
  readonly dense: readonly DenseLayer[];
  readonly denseLayerCount: number;
  readonly isCut: boolean;
  /** As in `ModelDescription`. */
  readonly isFileEqual: boolean;
  /** What of the files or of the choice is not done. */
  readonly notes: readonly string[];
  /** That pooling is used where the model's file gives the same vectors. */
  readonly equalNote: string | undefined;
}

/**
 * Throws as `fileVectors` does, `invalidInput` for a layer or a pooling that the model does not have, and
 * `modelInvalid` where a dense layer does not take what comes before it.
 */
async function vectorsOf(
  folder: ModelFolder,
  tokenizer: Tokenizer,
  session: ModelSession,
  wanted: WantedChoice = {},
): Promise<ModelVectors> {
  const { info } = session;
  const said = withinLength(folder.facts, info.fixedShape?.length);
  const origin = await fileVectors({
    ...{ session, tokenizer, facts: said, dense: folder.dense, wanted: wanted.pooling },
  });
  const facts = {
    ...said,
    choice: { ...said.choice, pooling: origin.pooling },
    trainedForSimilarity: origin.trainedForSimilarity,
  };
  const byDefault = withPrompt(facts.choice, facts.prompts.passage);
  const { choice, note } = chooseVectors(byDefault, wanted, info.hiddenStateCount);
  if (choice.pooling === 'file' && !info.pooled) throw noFileVectors();
  const isDefault = choice.layer === byDefault.layer && choice.pooling === byDefault.pooling;
  // What was trained on the model's own pooled vectors means nothing for others.
  const modules = isDefault ? origin.dense : [];
  const pooledDims =
    choice.pooling === 'file'
      ? (info.pooled?.dims ?? info.dims)
      : pooledLength(choice.pooling, info.dims);
  const denseDims = dimsBehind(modules, pooledDims);
  const { truncateDims = denseDims } = facts;
  const isCut = isDefault && truncateDims < denseDims;
  const denseNote =
    origin.dense.length > modules.length
      ? t(
          'The model’s dense layers follow its own layer and pooling alone: with those that were chosen, vectors are what pooling gives.',
        )
      : undefined;
  const equalNote =
    origin.isEqual && info.pooled
      ? t(
          'The vectors of whole texts that the model’s file gives ({0}) are those of {1} pooling, which is used: it says what each token adds.',
          info.pooled.name,
          origin.pooling,
        )
      : undefined;
  return {
    ...{ facts, choice, isDefault, isCut, equalNote },
    dense: isCut ? [...modules, cutLayer(denseDims, truncateDims)] : modules,
    denseLayerCount: modules.length,
    isFileEqual: isDefault && origin.isEqual,
    notes: [isDefault ? origin.note : undefined, note, denseNote].filter(
      (some) => some !== undefined,
    ),
  };
}

/**
 * What is found once for a way to make vectors, and shipped with the model or kept in a folder: what unrelated texts
 * score, and the components of token vectors. What is shipped is of vectors made as the model's files say.
 */
function keptBeside(
  model: ModelFolder,
  { facts, choice, isDefault, dense }: ModelVectors,
  embedder: Embedder,
  { folder, info, log }: KeptBesideOptions,
): { background: BackgroundSource; components: ModelComponents } {
  const { filesHash, tokenComponents } = model;
  const queryChoice = withPrompt(choice, facts.prompts.query);
  const made = { filesHash, choice, queryChoice, window: facts.windowRule };
  const { kind, device } = info;
  const precision = arithmeticName(info);
  const key = { ...made, ...{ kind, device, precision, dense: dense.length } };
  const texts = unrelatedTextsName();
  const keptAs = (of: object, dims: number): KeptVectors | undefined =>
    folder === undefined
      ? undefined
      : new KeptVectors({ folder, key: JSON.stringify(of), dims, log });
  const components = new ModelComponents({
    ...{ embedder, choice },
    kept: keptAs({ ...key, components: texts }, info.dims),
    shipped: isDefault && tokenComponents ? parseComponents(tokenComponents, info.dims) : undefined,
  });
  const background = new ModelBackground({
    ...{ embedder, choice, queryChoice },
    kept: keptAs({ ...key, texts }, embedder.vectorDims),
    shipped: isDefault ? model.background : undefined,
  });
  return { background, components };
}

/** What a model's files say, where its ONNX file reads `length` tokens at once and no other number. */
function withinLength(facts: ModelFacts, length: number | undefined): ModelFacts {
  if (length === undefined) return facts;
  const windowTokens = Math.min(facts.windowRule.windowTokens, length);
  return {
    ...facts,
    maxTokens: Math.min(facts.maxTokens, length),
    windowRule: { windowTokens, overlapTokens: Math.floor(windowTokens / 4) },
  };
}

function noFileVectors(): AppError {
  return new AppError(
    'invalidInput',
    t('The model’s file gives no vector of its own for a whole text; choose another pooling.'),
  );
}

/** How many numbers the last layer gives. Throws `modelInvalid` where one does not take what comes before it. */
function dimsBehind(dense: readonly DenseLayer[], pooledDims: number): number {
  return dense.reduce((dims, { inDims, outDims }) => {
    if (dims === inDims) return outDims;
    throw new AppError(
      'modelInvalid',
      t(
        'The model’s dense layer takes vectors of {0} numbers and gets {1}; its files belong to different models: fetch them again.',
        String(inDims),
        String(dims),
      ),
    );
  }, pooledDims);
}

/** Two ids that the model has for certain. */
function probeIds({ specialIds }: Tokenizer): readonly [number, number] {
  const { cls, sep, unknown } = specialIds;
  const first = cls ?? unknown ?? 0;
  return [first, sep ?? first];
}
