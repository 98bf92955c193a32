import type { Priority } from '../../core/embedder/batchScheduler.ts';
import type { Embedder } from '../../core/embedder/embedder.ts';
import { AppError } from '../../core/errors/appError.ts';
import type { Encoding } from '../../core/tokenizer/encoding.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import type { EmbedProgress } from '../../protocol/wire.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import { TokenStateCache } from './tokenStateCache.ts';

/** The vectors of texts' tokens at some layers, the last ones kept. */
export class TokenStates {
  readonly #embedder: Embedder;
  readonly #cache: TokenStateCache;

  /** `keptBytes`: what is kept at most. */
  constructor(embedder: Embedder, keptBytes: number) {
    this.#embedder = embedder;
    this.#cache = new TokenStateCache(keptBytes);
  }

  /** `layers`: from 0; `states`: tokens x dims for each of them, in their order. */
  async of(
    text: string,
    layers: readonly number[],
    options: { readonly priority: Priority } & CallOptions<EmbedProgress>,
  ): Promise<{ readonly encoding: Encoding; readonly states: readonly Matrix[] }> {
    const kept = layers.flatMap((layer) => this.#cache.get(text, layer) ?? []);
    const [first] = kept;
    if (first && kept.length === layers.length) {
      return { encoding: first.encoding, states: kept.map(({ vectors }) => vectors) };
    }
    const { encoding, hiddenStates } = await this.#embedder.embedTokens(text, layers, options);
    const states = layers.map((layer) => {
      const vectors = hiddenStates.get(layer);
      if (!vectors) throw new AppError('internal', `Layer ${layer} was not computed.`);
      this.#cache.set(text, layer, { encoding, vectors });
      return vectors;
    });
    return { encoding, states };
  }
}
