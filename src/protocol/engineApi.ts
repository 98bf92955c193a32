import type { VectorSource } from '../core/analysis/learn/learner.ts';
import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { SessionInfo } from '../core/embedder/modelSession.ts';
import type { VectorChoice, WantedChoice } from '../core/embedder/pooling.ts';
import type { Language } from '../core/l10n/translate.ts';
import type { ModelFacts } from '../core/model/modelFacts.ts';
import type { Encoding } from '../core/tokenizer/encoding.ts';
import { attributionMethods, type AttributionApi } from './attributionApi.ts';
import { corpusMethods, type CorpusApi } from './corpusApi.ts';
import type { IndexLocation } from './index/indexContent.ts';
import { indexMethods, type IndexApi } from './indexApi.ts';
import { insideMethods, type InsideApi } from './insideApi.ts';
import { originMethods, type OriginApi } from './originApi.ts';
import type { CallOptions, MethodNames } from './rpc.ts';
import {
  devicesMethods,
  type DevicesApi,
  type RuntimeReport,
  type RuntimeRequest,
} from './runtimeApi.ts';
import { senseMethods, type SenseApi } from './index/senseApi.ts';
import type { EmbedProgress, WireMatrix } from './wire.ts';

export interface OpenRequest extends RuntimeRequest {
  /** Path of the folder that holds the model. */
  readonly modelFolder: string;
  /** Threads of one batch; as many as the machine's cores, at most 8, when absent. */
  readonly threads?: number | undefined;
  /** How segments' vectors are made; what is absent is the model's default. */
  readonly choice?: WantedChoice | undefined;
  /** Which ONNX file of the folder, relative to it; the most precise one when absent. */
  readonly onnxFile?: string | undefined;
  /** What a person is told is said in this language; in English when absent. */
  readonly language?: Language | undefined;
  /** The workspace's index, beside whose vectors a table for instant search may lie. */
  readonly index?: IndexLocation | undefined;
}

/** A loaded model. */
export interface ModelDescription {
  readonly facts: ModelFacts;
  readonly info: SessionInfo;
  /** How segments' vectors are made: the model's default and what `open` asked for. */
  readonly choice: VectorChoice;
  /** Length of a segment's vector: `info.dims`, unless dense layers follow pooling. */
  readonly vectorDims: number;
  /** How many of them follow with this choice. */
  readonly denseLayerCount: number;
  /** Whether only the first `vectorDims` numbers of what comes of that count. */
  readonly isCut?: boolean;
  /** Whether the model's file gives vectors of whole texts itself, and they are these. */
  readonly isFileEqual?: boolean;
  /** The ONNX file in use, relative to the folder, with `/`. */
  readonly onnxFile: string;
  /** Names the files that the vectors come from; part of a vector's key. */
  readonly filesHash: string;
  readonly loadMs: number;
  /** How it came that the model is run as `info` says. */
  readonly runtime: RuntimeReport;
}

/** What follows pooling, in the words of `describeChoice`. */
export function followersOf(description: ModelDescription): {
  layerCount: number;
  dims: number;
  isCut: boolean | undefined;
  isFileEqual: boolean | undefined;
} {
  const { denseLayerCount: layerCount, vectorDims: dims, isCut, isFileEqual } = description;
  return { layerCount, dims, isCut, isFileEqual };
}

/** What a text's vectors come from, as a saved learner names it. */
export function vectorSourceOf({
  choice,
  facts,
  filesHash,
  vectorDims,
}: ModelDescription): VectorSource {
  const { layer, pooling, prompt = '' } = choice;
  return { name: facts.name, filesHash, layer, pooling, prompt, dims: vectorDims };
}

export interface EmbedTextsRequest {
  readonly texts: readonly string[];
  readonly choice: VectorChoice;
  readonly priority: Priority;
}

export interface TokensRequest {
  readonly text: string;
  /** From 0 (embedding layer), or from the end (-1 is the last). */
  readonly layer: number;
  readonly priority: Priority;
}

/** A text's tokens; their vectors stay in the engine. */
export interface TokensAnswer {
  readonly encoding: Encoding;
  /** The vocabulary's entry of each token. */
  readonly tokens: readonly string[];
  readonly dims: number;
}

export interface TokenVectorRequest extends TokensRequest {
  /** Position from 0 in the text's encoding, `[CLS]` counted. */
  readonly token: number;
}

export interface TokenVectorAnswer {
  readonly vector: Float32Array;
  readonly norm: number;
  /** Cosine of this token's vector to each token's of the text, itself included. */
  readonly cosines: Float32Array;
}

/** The vectors of texts and of their tokens. */
export interface TextsApi {
  /** One vector of length 1 for each text. */
  embedTexts(request: EmbedTextsRequest, options?: CallOptions<EmbedProgress>): Promise<WireMatrix>;
  /** Embeds a text's tokens and keeps their vectors for `tokenVector`. */
  embedTokens(request: TokensRequest, options?: CallOptions<EmbedProgress>): Promise<TokensAnswer>;
  /** One token's vector; embeds the text again where it is no longer kept. */
  tokenVector(request: TokenVectorRequest, options?: CallOptions): Promise<TokenVectorAnswer>;
}

export const textsMethods: MethodNames<TextsApi> = {
  embedTexts: true,
  embedTokens: true,
  tokenVector: true,
};

/** What the engine does, in its own process or in the command line's. Nothing here knows an editor. */
export interface EngineApi
  extends
    TextsApi,
    CorpusApi,
    IndexApi,
    SenseApi,
    InsideApi,
    OriginApi,
    AttributionApi,
    DevicesApi {
  /** Loads the model; the first call of all. Asking again for the same answers again. */
  open(request: OpenRequest): Promise<ModelDescription>;
}

export const engineMethods: MethodNames<EngineApi> = {
  open: true,
  ...textsMethods,
  ...corpusMethods,
  ...indexMethods,
  ...senseMethods,
  ...insideMethods,
  ...originMethods,
  ...attributionMethods,
  ...devicesMethods,
};

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

/** What the engine says without being asked. */
export interface EngineEvents {
  log: LogEntry;
}
