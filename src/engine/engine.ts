import { withPrompt } from '../core/embedder/pooling.ts';
import { AppError } from '../core/errors/appError.ts';
import { attributionMethods, type AttributionApi } from '../protocol/attributionApi.ts';
import { corpusMethods, type CorpusApi } from '../protocol/corpusApi.ts';
import {
  textsMethods,
  type EngineApi,
  type LogEntry,
  type OpenRequest,
  type TextsApi,
} from '../protocol/engineApi.ts';
import {
  indexQueryMethods,
  indexUpkeepMethods,
  type IndexQueryApi,
  type IndexUpkeepApi,
} from '../protocol/indexApi.ts';
import { insideMethods, type InsideApi } from '../protocol/insideApi.ts';
import { originMethods, type OriginApi } from '../protocol/originApi.ts';
import type { MethodNames } from '../protocol/rpc.ts';
import { senseMethods, type SenseApi } from '../protocol/index/senseApi.ts';
import { Corpus } from './documents/corpus.ts';
import type { IndexQueries } from './index/indexQueries.ts';
import type { IndexService } from './index/indexService.ts';
import type { InstantSearch } from './index/instant/instantSearch.ts';
import type { IndexModel } from './index/models/indexModel.ts';
import { tryDevices } from './deviceTrials.ts';
import { LineMatcher } from './model/lineMatcher.ts';
import { loadModel } from './model/loadModel.ts';
import { ScoreExplainer } from './model/scoreExplainer.ts';
import { TextVectors } from './model/textVectors.ts';
import { TokenSource } from './model/tokens/tokenSource.ts';
import { TokenInside } from './model/tokenInside.ts';
import { TokenStates } from './model/tokenStates.ts';
import { VectorOrigin } from './model/vectorOrigin.ts';
import type { OpenedModel } from './openedModel.ts';
import { nativeProducts } from './runtime/matMul.ts';
import { WorkQueue } from './work/workQueue.ts';

// The vectors of one layer of about 80,000 tokens of the bundled model.
const tokenStateBytes = 128 * 1024 * 1024;
const olderTokenStateBytes = 16 * 1024 * 1024;

export interface EngineOptions {
  /** Whether the process ends after one answer, as the command line's does: see `OpenIndexes`. False when absent. */
  readonly endsAfterAnswer?: boolean;
}

/** Text to vectors with one model, and what is made of them. Lives in the engine's process, and in the command line's. */
export interface Engine extends EngineApi {
  /** The model's parts, for callers in the same process. Throws `internal` before `open`. */
  model(): Promise<OpenedModel>;
  /** Closes what lies on the disk: a file that is left open is checked as a whole when it is opened again. */
  close(): Promise<void>;
}

/** Puts an engine together from its parts, each with the methods that it answers. Loads nothing. */
export function createEngine(
  log: (entry: LogEntry) => void,
  { endsAfterAnswer = false }: EngineOptions = {},
): Engine {
  const models = new Models(log);
  const model = (): Promise<ServedModel> => models.current();
  let made: Promise<IndexService> | undefined;
  const indexes = (): Promise<IndexService> =>
    (made ??= makeIndexService(models, log, endsAfterAnswer));
  const queries = async (): Promise<IndexQueries> => (await indexes()).queries;
  return {
    ...later<TextsApi>(textsMethods, async () => (await model()).texts),
    ...later<InsideApi>(insideMethods, async () => (await model()).inside),
    ...later<OriginApi>(originMethods, async () => (await model()).origin),
    ...later<CorpusApi>(corpusMethods, async () => (await model()).documents),
    ...later<IndexUpkeepApi>(indexUpkeepMethods, async () => (await indexes()).upkeep),
    ...later<IndexQueryApi>(indexQueryMethods, queries),
    ...later<SenseApi>(senseMethods, queries),
    ...later<AttributionApi>(attributionMethods, () =>
      Promise.resolve({
        attribute: async (request, options) =>
          request.index
            ? (await queries()).attribute(request.index, request, options)
            : (await model()).explainer.attribute(request, options),
        matchLines: async (request, options) => (await model()).lines.matchLines(request, options),
        matchWords: async (request, options) =>
          request.index
            ? (await queries()).matchWords(request.index, request, options)
            : (await model()).documents.matchWords(request, options),
      }),
    ),
    tryDevices: async (_, options) => tryDevices((await model()).request, log, options?.signal),
    open: async (request) => (await models.open(request)).description,
    model,
    close: async () => (await made)?.dispose(),
  };
}

type ApiOf<T> = Readonly<Record<keyof T, (request: never, options?: never) => Promise<unknown>>>;

/** An API whose calls wait for the object that answers them. */
function later<T extends ApiOf<T>>(methods: MethodNames<T>, target: () => Promise<T>): T {
  const names = Object.keys(methods) as (keyof T)[];
  const calls = names.map((name) => [
    name,
    async (request: never, options?: never) => (await target())[name](request, options),
  ]);
  return Object.fromEntries(calls) as T;
}

/** SQLite is loaded with the first call. */
async function makeIndexService(
  models: Models,
  log: (entry: LogEntry) => void,
  endsAfterAnswer: boolean,
): Promise<IndexService> {
  const { IndexService } = await import('./index/indexService.ts');
  const { indexModel } = await import('./index/models/indexModel.ts');
  const { InstantSource } = await import('./index/instant/instantSource.ts');
  const { OlderModels } = await import('./index/models/olderModels.ts');
  const known = new WeakMap<OpenedModel, IndexModel>();
  const model = async (): Promise<IndexModel> => {
    const opened = await models.current();
    const made = known.get(opened) ?? indexModel(opened);
    known.set(opened, made);
    return made;
  };
  return new IndexService({
    model,
    hasModel: () => models.isOpen,
    older: new OlderModels({ load: (request) => models.loadOlder(request), log }),
    instant: new InstantSource(() => models.current(), log),
    endsAfterAnswer,
    log,
  });
}

/** A model with the documents in memory that have its vectors. */
interface ServedModel extends OpenedModel {
  readonly documents: Corpus;
}

/** The model in use, and older ones beside it for the queries of an index; they take turns in one queue. */
class Models {
  readonly #log: (entry: LogEntry) => void;
  readonly #queue = new WorkQueue();
  #opening: { readonly asked: string; readonly model: Promise<ServedModel> } | undefined;

  constructor(log: (entry: LogEntry) => void) {
    this.#log = log;
  }

  get isOpen(): boolean {
    return this.#opening !== undefined;
  }

  async open(request: OpenRequest): Promise<ServedModel> {
    const { modelFolder, choice, onnxFile, runtime, precision, device, index } = request;
    const vectors = [choice?.layer, choice?.pooling, runtime, precision, device, index?.folder];
    const asked = JSON.stringify([modelFolder, onnxFile, ...vectors]);
    if (this.#opening && this.#opening.asked !== asked) {
      throw new AppError('internal', 'An engine holds one model; start another for the next one.');
    }
    this.#opening ??= { asked, model: this.#load(request, tokenStateBytes) };
    try {
      return await this.#opening.model;
    } catch (error) {
      // The folder may have been mended when it is asked for again.
      this.#opening = undefined;
      throw error;
    }
  }

  async current(): Promise<ServedModel> {
    if (!this.#opening)
      throw new AppError('internal', 'The engine was asked before it was opened.');
    return this.#opening.model;
  }

  loadOlder(request: OpenRequest): Promise<OpenedModel> {
    return this.#load(request, olderTokenStateBytes);
  }

  async #load(request: OpenRequest, stateBytes: number): Promise<ServedModel> {
    const opened = await loadModel(request, { scheduler: this.#queue, log: this.#log });
    const { folder, description, embedder, background } = opened;
    const { facts, choice } = description;
    const tokenStates = new TokenStates(embedder, stateBytes);
    const queryPrompt = facts.prompts.query;
    const { maxTokens } = facts;
    const explainer = new ScoreExplainer({ embedder, choice, queryPrompt, tokenStates });
    const queryChoice = withPrompt(choice, queryPrompt);
    const products = nativeProducts;
    const { components } = opened;
    const tokens = new TokenSource({ embedder, choice, queryChoice, components, products });
    const model: OpenedModel = {
      request,
      ...opened,
      texts: new TextVectors(embedder, tokenStates),
      inside: new TokenInside({ embedder, maxTokens, scheduler: this.#queue }),
      explainer,
      lines: new LineMatcher({ embedder, choice, queryPrompt }),
      tokens,
      origin: new VectorOrigin({ folder, description, embedder, explainer }),
    };
    const staticPass = staticPassOf(model);
    const documents = new Corpus({
      ...{ embedder, choice, queryPrompt, background, staticPass, tokens },
    });
    return { ...model, documents };
  }
}

/** For documents, with the table that the model ships or that was made for an index; loaded with the first instant search. */
function staticPassOf(model: OpenedModel): () => Promise<InstantSearch | undefined> {
  let made: InstantSearch | undefined;
  return async () => {
    if (made) return made;
    const { staticTablesOf } = await import('./index/instant/staticTables.ts');
    const { InstantSearch } = await import('./index/instant/instantSearch.ts');
    const table = await staticTablesOf(model).find(model.request.index?.vectorsFolder);
    made ??= table && new InstantSearch(table, model.embedder.tokenizer);
    return made;
  };
}
