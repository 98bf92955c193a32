import type { DenseProducts } from '../../../core/analysis/denseProducts.ts';
import type { Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import { ownTokens, type OwnTokens } from '../../../core/tokenVectors/ownTokens.ts';
import { packRows, unpackCentred } from '../../../core/tokenVectors/packedRows.ts';
import {
  projectTokens,
  tokenProjector,
  type CentredComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';
import { RecentlyUsed } from '../../recentlyUsed.ts';
import { textKey } from '../../textKey.ts';
import type { ComponentSource } from './modelComponents.ts';
import { tokensOfASecond } from './readingPace.ts';

export interface TokenSourceOptions {
  readonly embedder: Embedder;
  /** How the vectors of texts are made. */
  readonly choice: VectorChoice;
  /** How those of queries are made: as `choice`, with the prompt that the model wants before queries. */
  readonly queryChoice: VectorChoice;
  /** What token vectors are compared under. */
  readonly components: ComponentSource;
  readonly products: Pick<DenseProducts, 'times'>;
  /** What the rows of texts may take at most; 8 MiB, those of some 700 long passages, when absent. */
  readonly keptBytes?: number | undefined;
}

/** A query's own tokens and their vectors. */
export interface QueryTokens {
  readonly own: OwnTokens;
  readonly rows: TokenRows;
}

/** Who waits for texts that are read, and how long. */
export interface TokenReading {
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
}

/** A text's rows as they are kept: see `packRows`. */
interface PackedTokens {
  readonly packed: Uint8Array;
  readonly centre: Float32Array;
}

const usualBytes = 8 * 1024 * 1024;
// What is read stays where a search is given up.
const textsAtOnce = 16;

/** The vectors of texts' tokens as they are compared, read by the model; the last ones are kept in memory. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  /** By `textKey`. */
  readonly #kept: RecentlyUsed<PackedTokens>;
  /** Of the texts that were ranked last, by text: those that an index keeps are not read, and not in `#kept`. */
  #ranked: ReadonlyMap<string, TokenRows> = new Map();

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    const { keptBytes = usualBytes } = options;
    this.#kept = new RecentlyUsed(keptBytes, ({ packed }) => packed.length + 128);
  }

  /** Whether the model gives vectors of tokens: where a text's vector is the file's own it may have none. */
  get hasTokens(): boolean {
    return this.#options.choice.pooling !== 'file';
  }

  /** What token vectors are compared under; of the model, whatever is searched. */
  components(): Promise<CentredComponents> {
    return this.#options.components.of();
  }

  /** Whether these are there at once; else `components`, and all that is compared, takes seconds. */
  areComponentsAtHand(): Promise<boolean> {
    return this.#options.components.areAtHand();
  }

  /** Tokens of texts that the model reads in about a second. */
  get tokensOfASecond(): number {
    return tokensOfASecond(this.#options.embedder.session.info);
  }

  /** The tokens of a text that its rows are of. */
  tokensOf(text: string): OwnTokens {
    const { embedder, choice } = this.#options;
    return ownTokens(embedder.tokenizer, text, choice.prompt);
  }

  /** What was read of a text before, or ranked last. */
  known(text: string): TokenRows | undefined {
    const kept = this.#kept.get(textKey(text));
    return kept ? rowsOf(kept) : this.#ranked.get(text);
  }

  /** Texts that were ranked by these rows, the one's beside the other's: who asks why they stand there gets the same. */
  remember(texts: readonly string[], rows: readonly TokenRows[]): void {
    this.#ranked = new Map(
      texts.flatMap((text, i) => {
        const row = rows[i];
        return row ? [[text, row]] : [];
      }),
    );
  }

  /**
   * Reads distinct texts. Their rows are rounded as those of an index are, so that both give the same order. Rejects with
   * `cancelled`; what was read stays.
   */
  async read(texts: readonly string[], reading: TokenReading): Promise<TokenRows[]> {
    const { choice, components, products } = this.#options;
    const under = await components.of();
    const { dims, centre } = under;
    const project = tokenProjector(under, (a, b) => products.times(a, b));
    const read: TokenRows[] = [];
    for (let from = 0; from < texts.length; from += textsAtOnce) {
      const some = texts.slice(from, from + textsAtOnce);
      for (const exact of await this.#rowsOf(some, choice, project, reading)) {
        const made = { packed: packRows(exact, dims), centre };
        this.#kept.set(textKey(texts[read.length] ?? ''), made);
        read.push(rowsOf(made));
      }
    }
    return read;
  }

  /** A query is read anew each time: it changes with each letter. */
  async query(text: string, signal: AbortSignal | undefined): Promise<QueryTokens> {
    const { embedder, queryChoice, components } = this.#options;
    const under = await components.of();
    const project = (states: Float32Array): Promise<Float32Array> =>
      Promise.resolve(projectTokens(under, states));
    const [rows = new Float32Array()] = await this.#rowsOf([text], queryChoice, project, {
      priority: 'query',
      signal,
    });
    const own = ownTokens(embedder.tokenizer, text, queryChoice.prompt);
    return { own, rows: { count: own.count, dims: under.dims, rows } };
  }

  /** Of each text what `project` makes of its tokens' vectors. */
  async #rowsOf(
    texts: readonly string[],
    choice: VectorChoice,
    project: (states: Float32Array) => Promise<Float32Array>,
    reading: TokenReading,
  ): Promise<Float32Array[]> {
    const found = texts.map(() => new Float32Array() as Float32Array);
    const tokens = {
      rowsOf: project,
      onText: (places: readonly number[], rows: Float32Array) => {
        for (const place of places) found[place] = rows;
      },
    };
    await this.#options.embedder.embedTexts(texts, choice, { ...reading, tokens });
    return found;
  }
}

function rowsOf({ packed, centre }: PackedTokens): TokenRows {
  const rows = unpackCentred(packed, centre);
  return { count: rows.length / centre.length, dims: centre.length, rows };
}
