import { t } from '../../core/l10n/translate.ts';
import type { Embedder } from '../../core/embedder/embedder.ts';
import { resolveLayer } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import type { Encoding } from '../../core/tokenizer/encoding.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import { cosinesToRows, norm } from '../../core/vectors/similarity.ts';
import type { EmbedProgress, WireMatrix } from '../../protocol/wire.ts';
import type {
  EmbedTextsRequest,
  TextsApi,
  TokensAnswer,
  TokensRequest,
  TokenVectorAnswer,
  TokenVectorRequest,
} from '../../protocol/engineApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { TokenStates } from './tokenStates.ts';

/** The vectors of texts, and of their tokens at each layer. */
export class TextVectors implements TextsApi {
  readonly #embedder: Embedder;
  readonly #tokenStates: TokenStates;

  constructor(embedder: Embedder, tokenStates: TokenStates) {
    this.#embedder = embedder;
    this.#tokenStates = tokenStates;
  }

  async embedTexts(
    { texts, choice, priority }: EmbedTextsRequest,
    { signal, onProgress }: CallOptions<EmbedProgress> = {},
  ): Promise<WireMatrix> {
    const options = { priority, signal, onProgress };
    const { rows, dims, data } = await this.#embedder.embedTexts(texts, choice, options);
    return { rows, dims, data };
  }

  async embedTokens(
    request: TokensRequest,
    options: CallOptions<EmbedProgress> = {},
  ): Promise<TokensAnswer> {
    const { encoding, vectors } = await this.#layer(request, options);
    const tokens = Array.from(encoding.ids, (id) => this.#embedder.tokenizer.token(id));
    return { encoding, tokens, dims: vectors.dims };
  }

  async tokenVector(
    request: TokenVectorRequest,
    { signal }: CallOptions = {},
  ): Promise<TokenVectorAnswer> {
    const { vectors } = await this.#layer(request, { signal });
    if (!Number.isInteger(request.token) || request.token < 0 || request.token >= vectors.rows) {
      throw new AppError(
        'invalidInput',
        t('The text has no token {0}; embed it again.', String(request.token)),
      );
    }
    const vector = vectors.row(request.token).slice();
    return { vector, norm: norm(vector), cosines: cosinesToRows(vector, vectors) };
  }

  async #layer(
    { text, layer, priority }: TokensRequest,
    { signal, onProgress }: CallOptions<EmbedProgress>,
  ): Promise<{ readonly encoding: Encoding; readonly vectors: Matrix }> {
    const index = resolveLayer(layer, this.#embedder.session.info.hiddenStateCount);
    const options = { priority, signal, onProgress };
    const { encoding, states } = await this.#tokenStates.of(text, [index], options);
    const [vectors] = states;
    if (!vectors) throw new AppError('internal', `Layer ${index} was not computed.`);
    return { encoding, vectors };
  }
}
