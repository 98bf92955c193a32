import { availableParallelism } from 'node:os';
import type { BatchScheduler } from '../../core/embedder/batchScheduler.ts';
import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import { arithmeticName, describeSession } from '../../core/embedder/describeModel.ts';
import { Embedder } from '../../core/embedder/embedder.ts';
import { chooseVectors, pooledLength, withPrompt } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { checkVocabulary, vocabularyNote } from '../../core/tokenizer/checkVocabulary.ts';
import { t } from '../../core/l10n/translate.ts';
import { openModelFolder } from '../../node/model/modelFolder.ts';
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
  const { filesHash, onnxFile, onnx, externalData, int8Scales } = folder;
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
    const said = withinLength(folder.facts, info.fixedShape?.length);
    const wanted = request.choice ?? {};
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
    const dense = isCut ? [...modules, cutLayer(denseDims, truncateDims)] : modules;
    const { windowRule } = facts;
    const embedder = new Embedder(
      ...([tokenizer, session, scheduler, windowRule, dense, choice.pooling] as const),
    );
    const denseNote =
      origin.dense.length > modules.length
        ? t(
            'The model’s dense layers follow its own layer and pooling alone: with those that were chosen, vectors are what pooling gives.',
          )
        : undefined;
    const loadMs = performance.now() - start;
    log({
      level: 'info',
      message: `Loaded ${facts.name} in ${loadMs.toFixed(0)} ms: ${info.hiddenStateCount} hidden states of ${info.dims} numbers, ${describeSession(info)}.`,
    });
    if (info.layersNote !== undefined) log({ level: 'info', message: info.layersNote });
    if (choice.pooling === 'file' && !info.pooled) throw noFileVectors();
    const originNote = isDefault ? origin.note : undefined;
    const notes = [
      ...facts.notes,
      ...[tokenizerNote, originNote, note, denseNote].flatMap((some) => some ?? []),
    ];
    if (origin.isEqual && info.pooled) {
      const message = t(
        'The vectors of whole texts that the model’s file gives ({0}) are those of {1} pooling, which is used: it says what each token adds.',
        info.pooled.name,
        origin.pooling,
      );
      log({ level: 'info', message });
    }
    for (const message of notes) {
      log({ level: 'warn', message });
    }
    const queryChoice = withPrompt(choice, facts.prompts.query);
    const { memoryFolder } = request;
    const made = { filesHash, choice, queryChoice, window: windowRule };
    const { kind, device } = info;
    const precision = arithmeticName(info);
    const key = { ...made, ...{ kind, device, precision, dense: dense.length } };
    const texts = unrelatedTextsName();
    const keptAs = (of: object, dims: number): KeptVectors | undefined =>
      memoryFolder === undefined
        ? undefined
        : new KeptVectors({ folder: memoryFolder, key: JSON.stringify(of), dims, log });
    const components = new ModelComponents({
      ...{ embedder, choice },
      kept: keptAs({ ...key, components: texts }, info.dims),
      // They are of token vectors made as the model's files say.
      shipped:
        isDefault && folder.tokenComponents
          ? parseComponents(folder.tokenComponents, info.dims)
          : undefined,
    });
    const background = new ModelBackground({
      ...{ embedder, choice, queryChoice },
      kept: keptAs({ ...key, texts }, embedder.vectorDims),
      // It is of vectors made as the model's files say.
      shipped: isDefault ? folder.background : undefined,
    });
    const description = {
      facts: { ...facts, notes },
      info,
      choice,
      vectorDims: embedder.vectorDims,
      denseLayerCount: modules.length,
      isCut,
      isFileEqual: isDefault && origin.isEqual,
      onnxFile,
      filesHash,
      loadMs,
      runtime: report,
    };
    return { folder: folder.path, description, embedder, background, components };
  } catch (error) {
    await session.dispose();
    throw error;
  }
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
