import { availableParallelism } from 'node:os';
import type { BatchScheduler } from '../../core/embedder/batchScheduler.ts';
import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import { describeSession } from '../../core/embedder/describeModel.ts';
import { Embedder } from '../../core/embedder/embedder.ts';
import { chooseVectors, withPrompt } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { checkVocabulary, vocabularyNote } from '../../core/tokenizer/checkVocabulary.ts';
import { openModelFolder } from '../../node/model/modelFolder.ts';
import { modelTokenizer } from '../../node/tokenizer/modelTokenizer.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import type { LogEntry, ModelDescription, OpenRequest } from '../../protocol/engineApi.ts';
import type { IndexLocation } from '../../protocol/indexApi.ts';
import type { PrecisionWish } from '../../protocol/runtimeApi.ts';
import { KeptVectors } from './keptVectors.ts';
import { ModelBackground, unrelatedTextsName, type BackgroundSource } from './modelBackground.ts';
import { openSession } from '../runtime/openSession.ts';

// More threads than this gain little on lines of text and take the machine from its user.
const maxThreads = 8;

interface LoadedModel {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
  readonly background: BackgroundSource;
}

export interface LoadOptions {
  readonly scheduler: BatchScheduler;
  /** The precision in which an index must stay that has vectors of the model with these files; undefined: in none. */
  readonly keptPrecision: (
    index: IndexLocation,
    filesHash: string,
  ) => Promise<PrecisionWish | undefined>;
  readonly log: (entry: LogEntry) => void;
}

/**
 * Reads a model's folder and opens its session. What its files ask for and is not done is logged. Throws as
 * `openModelFolder`, `modelTokenizer` and `openSession` do, and `invalidInput` for a layer that it does not have.
 */
export async function loadModel(
  request: OpenRequest,
  { scheduler, keptPrecision, log }: LoadOptions,
): Promise<LoadedModel> {
  const start = performance.now();
  const folder = await openModelFolder(request.modelFolder, request.onnxFile);
  const { facts, filesHash, onnxFile, onnx, externalData } = folder;
  const tokenizer = modelTokenizer(folder.tokenizer);
  const { vocabularyRows } = facts;
  if (vocabularyRows !== undefined) checkVocabulary(tokenizer, vocabularyRows);
  const tokenizerNote =
    vocabularyRows === undefined ? undefined : vocabularyNote(tokenizer, vocabularyRows);
  const precision =
    request.precision ?? (await precisionToKeep(request, filesHash, keptPrecision, log));
  const { session, report } = await openSession({
    ...request,
    ...{ onnx, externalData, precision, log },
    threads: request.threads ?? Math.min(availableParallelism(), maxThreads),
    headCount: facts.headCount,
    probe: probeIds(tokenizer),
  });
  const { info } = session;
  try {
    const byDefault = withPrompt(facts.choice, facts.prompts.passage);
    const wanted = request.choice ?? {};
    const { choice, note } = chooseVectors(byDefault, wanted, info.hiddenStateCount);
    const isDefault = choice.layer === byDefault.layer && choice.pooling === byDefault.pooling;
    // What was trained on the model's own pooled vectors means nothing for others.
    const dense = isDefault ? folder.dense : [];
    checkDense(dense, info.dims);
    const embedder = new Embedder(tokenizer, session, scheduler, facts.windowRule, dense);
    const denseNote =
      folder.dense.length > dense.length
        ? 'The model’s dense layers follow its own layer and pooling alone: with those that were chosen, vectors are what pooling gives.'
        : undefined;
    const loadMs = performance.now() - start;
    log({
      level: 'info',
      message: `Loaded ${facts.name} in ${loadMs.toFixed(0)} ms: ${info.hiddenStateCount} hidden states of ${info.dims} numbers, ${describeSession(info)}.`,
    });
    if (info.layersNote !== undefined) log({ level: 'info', message: info.layersNote });
    const notes = [
      ...facts.notes,
      ...[tokenizerNote, note, denseNote].flatMap((some) => some ?? []),
    ];
    for (const message of notes) {
      log({ level: 'warn', message });
    }
    const queryChoice = withPrompt(choice, facts.prompts.query);
    const { memoryFolder } = request;
    const made = { filesHash, choice, queryChoice, window: facts.windowRule };
    const { kind, device } = info;
    const key = { ...made, ...{ kind, device, precision: info.precision, dense: dense.length } };
    const background = new ModelBackground({
      ...{ embedder, choice, queryChoice },
      kept:
        memoryFolder === undefined
          ? undefined
          : new KeptVectors({
              folder: memoryFolder,
              key: JSON.stringify({ ...key, texts: unrelatedTextsName() }),
              dims: embedder.vectorDims,
              log,
            }),
      // It is of vectors made as the model's files say.
      shipped: isDefault ? folder.background : undefined,
    });
    const description = {
      facts: { ...facts, notes },
      info,
      choice,
      vectorDims: embedder.vectorDims,
      denseLayerCount: dense.length,
      onnxFile,
      filesHash,
      loadMs,
      runtime: report,
    };
    return { folder: folder.path, description, embedder, background };
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

/** The precision of the vectors of the workspace's index, where it must stay. */
async function precisionToKeep(
  { index }: OpenRequest,
  filesHash: string,
  keptPrecision: LoadOptions['keptPrecision'],
  log: LoadOptions['log'],
): Promise<PrecisionWish | undefined> {
  if (!index) return undefined;
  try {
    const precision = await keptPrecision(index, filesHash);
    if (precision !== undefined) {
      const message = `The model is computed in ${precision}, because an earlier release made this workspace's index in it; to change it, write semanticText.engine.precision into your settings.`;
      log({ level: 'info', message });
    }
    return precision;
  } catch (error) {
    // The model is of use without the index, and whoever asks for the index is told.
    if (!(error instanceof AppError)) throw error;
    log({ level: 'warn', message: error.message });
    return undefined;
  }
}

/** Throws `modelInvalid` where one layer does not take what comes before it. */
function checkDense(dense: readonly DenseLayer[], pooledDims: number): void {
  dense.reduce((dims, { inDims, outDims }) => {
    if (dims === inDims) return outDims;
    throw new AppError(
      'modelInvalid',
      `The model’s dense layer takes vectors of ${inDims} numbers and gets ${dims}; its files belong to different models: fetch them again.`,
    );
  }, pooledDims);
}

/** Two ids that the model has for certain. */
function probeIds({ specialIds }: Tokenizer): readonly [number, number] {
  const { cls, sep, unknown } = specialIds;
  const first = cls ?? unknown ?? 0;
  return [first, sep ?? first];
}
