import type { Priority } from '../../core/embedder/batchScheduler.ts';
import type { Embedder } from '../../core/embedder/embedder.ts';
import { isJoined } from '../../core/embedder/joinedPooling.ts';
import { layersOf, withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { attribute } from '../../core/search/attribution.ts';
import { isBlank } from '../../core/text/segment.ts';
import type { Encoding } from '../../core/tokenizer/encoding.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import { repairVector, type Repair } from '../../core/vectors/repair.ts';
import { cosine } from '../../core/vectors/similarity.ts';
import type { AttributeAnswer, AttributeRequest } from '../../protocol/attributionApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { TokenStates } from './tokenStates.ts';
import { withoutPrompt } from './withoutPrompt.ts';

export interface ScoreExplainerOptions {
  readonly embedder: Embedder;
  /** How the vectors are made that are compared. */
  readonly choice: VectorChoice;
  /** What goes before a query, in place of what goes before a segment; '' when absent. */
  readonly queryPrompt?: string | undefined;
  readonly tokenStates: Pick<TokenStates, 'of'>;
}

// Explanations of many hits ask for one reference.
const keptReferences = 8;

/** Says what each token of a text adds to its cosine to another one. */
export class ScoreExplainer {
  readonly #options: ScoreExplainerOptions;
  /** The vectors of the last references, the newest at the end. */
  readonly #references = new Map<string, Float32Array>();

  constructor(options: ScoreExplainerOptions) {
    this.#options = options;
  }

  /** `repair`: under which the two were compared. Throws `invalidInput` for a blank text. */
  async attribute(
    { reference, isQuery, text, priority }: Omit<AttributeRequest, 'index'>,
    { signal }: CallOptions = {},
    repair?: Repair,
  ): Promise<AttributeAnswer> {
    requireText(reference, t('There is no text to compare with; choose a line with text.'));
    requireText(text, t('There is no text here to explain; choose a line with text.'));
    const { embedder, choice, queryPrompt = '', tokenStates } = this.#options;
    const asked = isQuery === true ? withPrompt(choice, queryPrompt) : choice;
    const vector = await this.vector(reference, asked, priority, signal);
    const layers = layersOf(choice, embedder.session.info.hiddenStateCount);
    const { prompt = '', pooling } = choice;
    if (pooling === 'file' || isJoined(pooling)) {
      // What the file makes of a text is no sum over its tokens, nor all that is joined.
      const own = await this.vector(text, choice, priority, signal);
      const repaired = (each: Float32Array): Float32Array =>
        repair ? Float32Array.from(repairVector(repair, each)) : each;
      const score = cosine(repaired(vector), repaired(own));
      const of = this.#tokensOf(embedder.tokenizer.encode(prompt + text));
      return withoutPrompt({ ...of, score, contributions: undefined }, prompt);
    }
    const { encoding, states } = await tokenStates.of(prompt + text, layers, { priority, signal });
    const leftOut = embedder.promptTokens(choice);
    const counted = states.map(
      ({ rows, dims, data }) => new Matrix(rows - leftOut, dims, data.subarray(leftOut * dims)),
    );
    const answer = attribute(vector, counted, pooling, repair, embedder.dense, leftOut);
    const { score, contributions } = answer;
    const shares =
      contributions && Float64Array.from([...new Float64Array(leftOut), ...contributions]);
    return withoutPrompt({ ...this.#tokensOf(encoding), score, contributions: shares }, prompt);
  }

  #tokensOf({ ids, spans, words }: Encoding): Pick<AttributeAnswer, 'tokens' | 'spans' | 'words'> {
    const { tokenizer } = this.#options.embedder;
    return { tokens: Array.from(ids, (id) => tokenizer.token(id)), spans, words };
  }

  /** Of a text, made as `choice` says; those of the last ones are kept. */
  async vector(
    text: string,
    choice: VectorChoice,
    priority: Priority,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    throwIfCancelled(signal);
    const key = JSON.stringify([choice.prompt ?? '', text]);
    const known = this.#references.get(key);
    if (known) return known;
    const { embedder } = this.#options;
    const vector = (await embedder.embedTexts([text], choice, { priority, signal })).row(0);
    this.#references.set(key, vector);
    const [oldest] = this.#references.keys();
    if (this.#references.size > keptReferences && oldest !== undefined) {
      this.#references.delete(oldest);
    }
    return vector;
  }
}

/** Throws `invalidInput` with the message where a text is blank. */
export function requireText(text: string, message: string): void {
  if (isBlank(text)) throw new AppError('invalidInput', message);
}
