import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import { isCancellation, untilAborted } from '../../../core/errors/appError.ts';
import type { EmbedProgress } from '../../../protocol/wire.ts';
import type { TokensAnswer, TokenVectorAnswer } from '../../../protocol/engineApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import type { EngineCalls } from '../../../host/engine/processCalls.ts';

// A page asks about one text at a time; the others are there so that going back is quick.
const keptTokens = 100_000;
// Longer texts may take seconds: somebody's query goes before their next batch.
const queryCharacters = 4_000;

/** The tokens of the texts that the panel shows: asked of the engine once, the latest kept. */
export class KeptTokens {
  readonly #engine: EngineCalls;
  readonly #kept = new Map<string, TokensAnswer>();
  #keptTokens = 0;
  readonly #inFlight = new Map<string, Promise<TokensAnswer>>();

  constructor(engine: EngineCalls) {
    this.#engine = engine;
  }

  /** The tokens of a text where they are kept. */
  get(text: string): TokensAnswer | undefined {
    return this.#kept.get(text);
  }

  /** Forgets all: another model gives others. */
  clear(): void {
    this.#kept.clear();
    this.#keptTokens = 0;
  }

  /** Embeds a text's tokens. Whoever asks for the same text meanwhile shares the call. */
  async embed(text: string, options: CallOptions<EmbedProgress>): Promise<TokensAnswer> {
    for (;;) {
      const known = this.#kept.get(text);
      if (known) return known;
      const running = this.#inFlight.get(text);
      if (!running) return this.#ask(text, options);
      try {
        return await untilAborted(running, options.signal);
      } catch (error) {
        // Only the one who made the call has given up.
        if (!isCancellation(error) || options.signal?.aborted === true) throw error;
      }
    }
  }

  async #ask(text: string, options: CallOptions<EmbedProgress>): Promise<TokensAnswer> {
    const request = { text, layer: -1, priority: priorityOf(text) };
    const call = this.#engine.call((api) => api.embedTokens(request, options), options.signal);
    this.#inFlight.set(text, call);
    try {
      const answer = await call;
      this.#kept.set(text, answer);
      this.#keptTokens += answer.tokens.length;
      for (const [oldest, { tokens }] of this.#kept) {
        if (this.#keptTokens <= keptTokens || oldest === text) break;
        this.#kept.delete(oldest);
        this.#keptTokens -= tokens.length;
      }
      return answer;
    } finally {
      this.#inFlight.delete(text);
    }
  }

  /** One token's vector at a layer; `token` counts from 0, `[CLS]` among them. */
  vector(
    text: string,
    token: number,
    layer: number,
    signal: AbortSignal,
  ): Promise<TokenVectorAnswer> {
    const request = { text, token, layer, priority: priorityOf(text) };
    return this.#engine.call((api) => api.tokenVector(request, { signal }), signal);
  }
}

export function priorityOf(text: string): Priority {
  return text.length <= queryCharacters ? 'query' : 'bulk';
}
