import { t } from '../../core/l10n/translate.ts';
import type { BatchScheduler, Priority } from '../../core/embedder/batchScheduler.ts';
import type { Embedder } from '../../core/embedder/embedder.ts';
import type { SessionOutputs, SessionResult } from '../../core/embedder/modelSession.ts';
import { endToken, windowOfToken, wholeSequence } from '../../core/embedder/windowSequences.ts';
import { AppError, untilAborted } from '../../core/errors/appError.ts';
import type { Encoding } from '../../core/tokenizer/encoding.ts';
import {
  habitsOf,
  headMap,
  meanMap,
  shrinkMap,
  type LayerAttention,
} from '../../core/vectors/attentionMaps.ts';
import { cosine, norm } from '../../core/vectors/similarity.ts';
import {
  attentionHabits,
  type AttentionChoice,
  type AttentionMap,
  type AttentionOverview,
  type InsideApi,
  type InsideRequest,
  type InsideWindow,
  type TokenInputs,
  type TokenPair,
  type TokenPairRequest,
  type TokenPath,
} from '../../protocol/insideApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { WindowRuns } from './windowRuns.ts';

// Every map of 5 windows of 256 tokens of the bundled model; of larger models a layer at a time.
const attentionBytes = 96 * 1024 * 1024;
const stateBytes = 32 * 1024 * 1024;
const overviewSide = 32;

interface TokenInsideModel {
  readonly embedder: Embedder;
  readonly scheduler: BatchScheduler;
  /** The most that the model reads at once, `[CLS]` and `[SEP]` counted. */
  readonly maxTokens: number;
}

/** A window with its ids, and where in it the token stands that was asked for. */
interface Place {
  readonly window: InsideWindow;
  readonly ids: Int32Array;
  /** Of a pair. */
  readonly tokenTypes: Int32Array | undefined;
  readonly position: number;
  readonly key: string;
  readonly priority: Priority;
}

/** Looks into the model while it reads a text: attention maps, all layers of a token, what goes in. */
export class TokenInside implements InsideApi {
  readonly #model: TokenInsideModel;
  readonly #attentions = new WindowRuns<ReadonlyMap<number, LayerAttention>>(
    attentionBytes,
    (layers) => bytesOf([...layers.values()].map(({ data }) => data)),
  );
  readonly #states = new WindowRuns<SessionResult>(stateBytes, ({ hiddenStates, embeddingParts }) =>
    bytesOf([...hiddenStates.values(), ...embeddingParts.values()]),
  );

  constructor(model: TokenInsideModel) {
    this.#model = model;
  }

  async attention(
    request: InsideRequest & AttentionChoice,
    { signal }: CallOptions = {},
  ): Promise<AttentionMap> {
    const place = this.#place(request);
    const layer = await untilAborted(this.#layer(place, request.layer), signal);
    const { head } = request;
    if (head === 'mean') return { window: place.window, weights: meanMap(layer) };
    if (!Number.isInteger(head) || head < 1 || head > layer.heads) {
      throw new AppError(
        'invalidInput',
        t('The model has heads 1 to {0}; choose one.', layer.heads),
      );
    }
    return { window: place.window, weights: headMap(layer, head).slice() };
  }

  async attentionOverview(
    request: InsideRequest,
    { signal }: CallOptions = {},
  ): Promise<AttentionOverview> {
    const place = this.#place(request);
    const layers = this.#attentionLayers;
    const { size } = place.window;
    const side = Math.min(size, overviewSide);
    const habits: number[] = [];
    let heads = 0;
    let maps = new Uint8Array();
    for (let layer = 1; layer <= layers; layer++) {
      const attention = await untilAborted(this.#layer(place, layer), signal);
      if (layer === 1) {
        heads = attention.heads;
        maps = new Uint8Array(layers * (heads + 1) * side * side);
      }
      for (let head = 1; head <= heads + 1; head++) {
        const map = head > heads ? meanMap(attention) : headMap(attention, head);
        const index = (layer - 1) * (heads + 1) + head - 1;
        shrinkMap(map, size, side, maps, index * side * side);
        habits.push(...habitsOf(map, size));
      }
    }
    if (habits.length !== layers * (heads + 1) * attentionHabits.length) {
      throw new AppError('internal', 'The layers of this model do not have the same heads.');
    }
    const { window } = place;
    return { window, layers, heads, side, maps, habits: Float32Array.from(habits) };
  }

  async tokenPath(request: InsideRequest, { signal }: CallOptions = {}): Promise<TokenPath> {
    const { window, states } = await this.#layersOf(request, signal);
    const cosines = states.map((state, layer) => {
      const before = states[layer - 1];
      return before ? cosine(state, before) : NaN;
    });
    return {
      window,
      norms: Float32Array.from(states, norm),
      cosines: Float32Array.from(cosines),
    };
  }

  async tokenPair(
    { first, second, priority }: TokenPairRequest,
    { signal }: CallOptions = {},
  ): Promise<TokenPair> {
    const { states } = await this.#layersOf({ ...first, priority }, signal);
    const { states: others } = await this.#layersOf({ ...second, priority }, signal);
    const cosines = states.map((state, layer) => {
      const other = others[layer];
      return other ? cosine(state, other) : NaN;
    });
    return { cosines: Float32Array.from(cosines) };
  }

  async tokenInputs(request: InsideRequest, { signal }: CallOptions = {}): Promise<TokenInputs> {
    const place = this.#place(request);
    const { window, position } = place;
    const { hiddenStates, embeddingParts } = await untilAborted(this.#statesOf(place), signal);
    const layer0 = this.#row(hiddenStates.get(0), position).slice();
    const parts = this.#model.embedder.session.info.embeddingParts.map((name) => ({
      name,
      vector: this.#row(embeddingParts.get(name), position).slice(),
    }));
    const sum = new Float32Array(parts.length > 0 ? layer0.length : 0);
    for (const { vector } of parts) vector.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value));
    const toLayer0 = parts.length > 0 ? cosine(sum, layer0) : NaN;
    return { window, position, parts, sum, layer0, cosine: toLayer0 };
  }

  get #attentionLayers(): number {
    const { attentionLayerCount: count, layersNote } = this.#model.embedder.session.info;
    if (count > 0) return count;
    throw new AppError(
      'unsupported',
      layersNote ??
        t(
          'This model’s graph does not show its attention; choose another export of it, or another model.',
        ),
    );
  }

  /** The window of a text from which a token's vectors are taken. */
  #place({ text, second, token, priority }: InsideRequest): Place {
    const { embedder } = this.#model;
    const isPair = second !== undefined;
    const encoding = isPair ? this.#encodePair(text, second) : embedder.tokenizer.encode(text);
    // A pair is read at once, as models are trained on pairs.
    const windows = isPair ? [wholeSequence(encoding)] : embedder.windowsOf(encoding);
    const index = windowOfToken(windows, token);
    const found = windows[index];
    if (!found) {
      throw new AppError(
        'invalidInput',
        t('The text has no token {0}; embed it again.', String(token)),
      );
    }
    const { ids, firstToken } = found;
    const start = firstToken - found.keepStart;
    const tokenTypes = isPair ? encoding.tokenTypes : undefined;
    const secondStart = tokenTypes?.indexOf(1) ?? ids.length;
    const range = { start, firstToken, endToken: endToken(found), secondStart };
    const window = { size: ids.length, ...range, index, count: windows.length };
    const key = isPair ? `${text.length}+${second.length}:${text}${second}` : `${start}:${text}`;
    return { window, ids, tokenTypes, position: token - start, key, priority };
  }

  #encodePair(text: string, second: string): Encoding {
    const { embedder, maxTokens } = this.#model;
    if (!embedder.session.info.takesTokenTypes) {
      throw new AppError(
        'unsupported',
        t(
          'This model takes no token types, so it cannot tell a pair’s texts apart; choose a BERT, or look at one text.',
        ),
      );
    }
    const encoding = embedder.tokenizer.encodePair(text, second);
    const length = encoding.ids.length;
    if (length > maxTokens) {
      throw new AppError(
        'tooManyTokens',
        t(
          'The pair has {0} tokens, and this model reads at most {1} at once; choose shorter texts.',
          length,
          maxTokens,
        ),
      );
    }
    return encoding;
  }

  async #layer(place: Place, layer: number): Promise<LayerAttention> {
    const layers = this.#attentionLayers;
    if (!Number.isInteger(layer) || layer < 1 || layer > layers) {
      throw new AppError('invalidInput', t('The model has layers 1 to {0}; choose one.', layers));
    }
    const { size } = place.window;
    const heads = this.#model.embedder.session.info.headCount ?? 1;
    if (heads * size * size * 4 > 4 * attentionBytes) {
      throw new AppError(
        'tooManyTokens',
        t('The attention maps of {0} tokens take too much memory; choose shorter texts.', size),
      );
    }
    // One run brings all layers at hardly more than the price of one, as long as they fit.
    const fit = layers * heads * size * size * 4 <= attentionBytes / 2;
    const wanted = fit ? Array.from({ length: layers }, (_, i) => i) : [layer - 1];
    const key = fit ? place.key : `${layer}/${place.key}`;
    const all = await this.#attentions.get(key, async () => {
      const outputs = { hiddenLayers: [], attentionLayers: wanted };
      const { attentions } = await this.#run(place, outputs);
      return new Map([...attentions].map(([at, data]) => [at + 1, layerOf(data, size)]));
    });
    const found = all.get(layer);
    if (!found) throw new AppError('internal', `Layer ${layer} was not computed.`);
    return found;
  }

  /** A token's vector at each layer, the embedding layer first. */
  async #layersOf(request: InsideRequest, signal: AbortSignal | undefined) {
    const place = this.#place(request);
    const { hiddenStateCount } = this.#model.embedder.session.info;
    const { hiddenStates } = await untilAborted(this.#statesOf(place), signal);
    const states = Array.from({ length: hiddenStateCount }, (_, layer) =>
      this.#row(hiddenStates.get(layer), place.position),
    );
    return { window: place.window, states };
  }

  #statesOf(place: Place): Promise<SessionResult> {
    const { hiddenStateCount } = this.#model.embedder.session.info;
    if (hiddenStateCount < 2) {
      throw new AppError(
        'unsupported',
        t(
          'Of this model only the last layer is known; choose another export of it, or another model.',
        ),
      );
    }
    const hiddenLayers = Array.from({ length: hiddenStateCount }, (_, layer) => layer);
    const hasParts = this.#model.embedder.session.info.embeddingParts.length > 0;
    const outputs = { hiddenLayers, embeddingParts: hasParts };
    return this.#states.get(place.key, () => this.#run(place, outputs));
  }

  // Without a signal: the run may be shared, and one window is short.
  #run({ ids, tokenTypes, priority }: Place, outputs: SessionOutputs): Promise<SessionResult> {
    const { embedder, scheduler } = this.#model;
    const input = { ids, tokenTypes, batchSize: 1, length: ids.length };
    return scheduler.run(priority, () => embedder.session.run(input, outputs));
  }

  #row(states: Float32Array | undefined, position: number): Float32Array {
    const { dims } = this.#model.embedder.session.info;
    if (!states) throw new AppError('internal', 'A layer was not computed.');
    return states.subarray(position * dims, (position + 1) * dims);
  }
}

function layerOf(data: Float32Array, size: number): LayerAttention {
  const heads = data.length / (size * size);
  if (!Number.isInteger(heads)) {
    throw new AppError(
      'unsupported',
      t('This model’s attention is not a map of tokens by tokens; choose another model.'),
    );
  }
  return { heads, size, data };
}

function bytesOf(arrays: readonly Float32Array[]): number {
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
