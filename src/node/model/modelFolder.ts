import { t } from '../../core/l10n/translate.ts';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DenseLayer } from '../../core/embedder/denseLayers.ts';
import type { ExternalData } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { parseBackground } from '../../core/model/background.ts';
import { hubFacts } from '../../core/model/hubFacts.ts';
import type { Background } from '../../core/search/nearness.ts';
import { int8ScalesName } from '../../core/model/int8/int8Scales.ts';
import { componentsFileName } from '../../core/tokenVectors/componentRows.ts';
import { sentenceConfigNames } from '../../core/model/sentenceModules.ts';
import { parseManifest, type ModelFacts } from '../../core/model/modelFacts.ts';
import { changesBeside, type TokenizerFiles } from '../../core/tokenizer/createTokenizer.ts';
import { readDenseModules } from './denseModules.ts';
import { readExternalData } from './externalData.ts';
import { sha256 } from '../files/fileHash.ts';
import { readHubTexts } from './hubTexts.ts';
import { modelText, readFirst, readModelFile } from './modelFile.ts';
import { chooseOnnxFile } from './onnxFile.ts';
import { listedFiles, recordedFiles, sha256OfRead, type FileReader } from './recordedFiles.ts';

/** A model's files, read and, where a manifest lists them, verified. */
export interface ModelFolder {
  readonly path: string;
  readonly facts: ModelFacts;
  /**
   * SHA-256 over the model's, the tokenizer's and the dense layers' bytes and what other files change of how text is
   * read, hex: names what makes its vectors.
   */
  readonly filesHash: string;
  readonly onnx: Uint8Array;
  /** Weights that the ONNX file leaves to files beside it. */
  readonly externalData: readonly ExternalData[];
  /** What follows pooling, in order. */
  readonly dense: readonly DenseLayer[];
  /** Relative to the folder, with `/`. */
  readonly onnxFile: string;
  readonly tokenizer: TokenizerFiles;
  /** Cosines of unrelated texts, where `background.json` is there. */
  readonly background: Background | undefined;
  /** How its activations become integers in int8, where a model of ours brings `int8.safetensors`. */
  readonly int8Scales?: Uint8Array | undefined;
  /** The components of its token vectors, where a model of ours brings `tokenComponents.bin`. */
  readonly tokenComponents?: Uint8Array | undefined;
}

/** Where a model of ours has its ONNX file. */
const onnxPaths = ['model.onnx', 'onnx/model.onnx'];

/**
 * Opens a folder that holds an ONNX model and its tokenizer: ours with a `manifest.json`, each file
 * checked against its SHA-256 before anything parses it, or one laid out as transformers.js, Optimum or
 * sentence-transformers do, likewise where the model store recorded it. `onnxFile`: which ONNX file of it, the most precise one when absent. Throws
 * `modelMissing` or `modelInvalid`.
 */
export async function openModelFolder(path: string, onnxFile?: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const ours = await openManifest(folder);
  if (ours === undefined) return openHubFolder(folder, onnxFile);
  const { facts, read } = ours;
  for (const name of onnxFile === undefined ? onnxPaths : [onnxFile]) {
    const onnx = await read(name);
    if (!onnx) continue;
    const model = await assemble(folder, facts, name, onnx, read);
    const int8Scales = await read(int8ScalesName);
    return { ...model, int8Scales, tokenComponents: await read(componentsFileName) };
  }
  throw noModel(folder);
}

/**
 * The tokenizer's files of such a folder alone, checked likewise: for what needs no model. Throws
 * `modelMissing` or `modelInvalid`.
 */
export async function readTokenizerFiles(path: string): Promise<TokenizerFiles> {
  const folder = resolve(path);
  const ours = await openManifest(folder);
  if (ours === undefined) {
    await requireFolder(folder);
    const { transformerPath } = await readHubTexts(folder);
    const reader = readerBelow(await recordedFiles(folder), transformerPath);
    return toTokenizerFiles(await readTokenizer(folder, reader));
  }
  return toTokenizerFiles(await readTokenizer(folder, ours.read));
}

/**
 * The file of the model's table for instant search, checked likewise; undefined where the folder has none. Throws
 * `modelMissing` or `modelInvalid`.
 */
export async function readStaticTableFile(path: string): Promise<Uint8Array | undefined> {
  const folder = resolve(path);
  const ours = await openManifest(folder);
  const name = 'staticTable.bin';
  return ours ? ours.read(name) : readModelFile(join(folder, name));
}

/** A model that we built: what its manifest says, and its files. */
async function openManifest(
  folder: string,
): Promise<{ readonly facts: ModelFacts; readonly read: FileReader } | undefined> {
  const json = await readModelFile(join(folder, 'manifest.json'));
  if (json === undefined) return undefined;
  const { facts, files } = parseManifest(modelText(json, 'manifest.json'));
  return { facts, read: listedFiles(folder, files, t('install the extension again')) };
}

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) {
    throw new AppError(
      'modelMissing',
      t(
        'There is no model folder {0}; give the path of a folder that holds model.onnx and tokenizer.json.',
        folder,
      ),
    );
  }
}

async function openHubFolder(folder: string, wanted: string | undefined): Promise<ModelFolder> {
  await requireFolder(folder);
  const read = await recordedFiles(folder);
  const { texts, transformerPath, publishedAs } = await readHubTexts(folder);
  const onnxFile = await chooseOnnxFile(folder, transformerPath, wanted);
  const onnx = await read(onnxFile);
  if (onnx === undefined) throw noModel(folder);
  const facts = hubFacts(publishedAs[0] ?? basename(folder), texts, publishedAs);
  const inTransformer = readerBelow(read, transformerPath);
  const { layers, notes, bytes } = await readDenseModules(facts.densePaths, read);
  const allFacts = { ...facts, notes: [...facts.notes, ...notes] };
  const model = await assemble(folder, allFacts, onnxFile, onnx, inTransformer);
  if (layers.length === 0) return model;
  const filesHash = sha256(Buffer.concat([Buffer.from(model.filesHash), ...bytes]));
  return { ...model, filesHash, dense: layers };
}

/** Looks in a folder below where a file is not in the folder itself. */
function readerBelow(read: FileReader, below: string): FileReader {
  return async (name) =>
    (await read(name)) ?? (below === '' ? undefined : read(`${below}/${name}`));
}

async function assemble(
  folder: string,
  facts: ModelFacts,
  onnxFile: string,
  onnx: Buffer,
  read: FileReader,
): Promise<ModelFolder> {
  const tokenizer = await readTokenizer(folder, read);
  const background = await read('background.json');
  const externalData = await readExternalData(folder, onnxFile, onnx, read);
  const { tokenizerJson, vocabulary, tokenizerConfig } = tokenizer;
  const vocabularyConfig = tokenizerJson ? undefined : tokenizerConfig;
  const hashes = [onnx, tokenizerJson, vocabulary, vocabularyConfig].map((bytes) =>
    bytes === undefined ? '-' : sha256OfRead(bytes),
  );
  for (const { data } of externalData) hashes.push(sha256OfRead(data));
  const tokenizerFiles = toTokenizerFiles(tokenizer);
  // What changes nothing stays out of the key: nobody is to embed everything again for a file that was always there.
  hashes.push(changesBeside(tokenizerFiles));
  return {
    path: folder,
    facts,
    filesHash: sha256(hashes.join('')),
    onnx,
    externalData,
    dense: [],
    onnxFile,
    tokenizer: tokenizerFiles,
    background: background && parseBackground(modelText(background, 'background.json')),
  };
}

interface TokenizerBytes {
  readonly tokenizerJson: Buffer | undefined;
  readonly vocabulary: Buffer | undefined;
  readonly tokenizerConfig: Buffer | undefined;
  readonly sentenceBert: Buffer | undefined;
}

async function readTokenizer(folder: string, read: FileReader): Promise<TokenizerBytes> {
  const tokenizerJson = await read('tokenizer.json');
  const vocabulary = tokenizerJson ? undefined : await read('vocab.txt');
  const tokenizerConfig = await read('tokenizer_config.json');
  const sentenceBert = await readFirst(sentenceConfigNames, read);
  if (tokenizerJson === undefined && vocabulary === undefined) {
    throw new AppError(
      'modelMissing',
      t(
        'The model folder {0} holds neither tokenizer.json nor vocab.txt; add one of them.',
        folder,
      ),
    );
  }
  return { tokenizerJson, vocabulary, tokenizerConfig, sentenceBert };
}

function toTokenizerFiles(bytes: TokenizerBytes): TokenizerFiles {
  const { tokenizerJson, vocabulary, tokenizerConfig, sentenceBert } = bytes;
  return {
    ...(tokenizerJson && { tokenizerJson: modelText(tokenizerJson, 'tokenizer.json') }),
    ...(vocabulary && { vocabulary: modelText(vocabulary, 'vocab.txt') }),
    ...(tokenizerConfig && {
      tokenizerConfig: modelText(tokenizerConfig, 'tokenizer_config.json'),
    }),
    ...(sentenceBert && { sentenceBert: modelText(sentenceBert, 'sentence_bert_config.json') }),
  };
}

function noModel(folder: string): AppError {
  return new AppError(
    'modelMissing',
    t('The model folder {0} holds no model.onnx; choose a folder with an ONNX model.', folder),
  );
}
