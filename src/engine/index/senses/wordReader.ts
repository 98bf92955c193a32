import type { Embedder } from '../../../core/embedder/embedder.ts';
import { resolveLayer, type VectorChoice } from '../../../core/embedder/pooling.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { sliceAround } from '../../../core/text/sliceAround.ts';
import type { Span } from '../../../core/text/span.ts';
import { ownTokens } from '../../../core/tokenVectors/ownTokens.ts';
import { scaleRows, type CentredComponents } from '../../../core/tokenVectors/tokenComponents.ts';
import type { TokenRows } from '../../../core/tokenVectors/tokenRows.ts';
import type { CorpusTokens } from '../tokens/corpusTokens.ts';
import { tokenRowsOf } from '../tokens/tokenRowsOf.ts';
import {
  wordRowOf,
  type PlacedRows,
  type WordRow,
} from '../../../core/analysis/senses/wordRows.ts';

/** What says what a word is about: about a sentence to each side. */
const aroundUnits = 120;
/** What the model reads around a word. */
const readUnits = 200;
/** Of words that stand close together, what is read at once. */
const mostReadUnits = 1000;

/** Token vectors that are kept of the index's texts, by the keys of their vectors. */
export type KeptTokens = Pick<CorpusTokens, 'components' | 'tokensOf'>;

export interface WordReaderOptions {
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  /** All rows are projected as the kept ones are; undefined: they are whole states of the last layer. */
  readonly components: CentredComponents | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Makes the rows of words in texts, of kept token vectors or by the model. */
export class WordReader {
  readonly #options: WordReaderOptions;

  constructor(options: WordReaderOptions) {
    this.#options = options;
  }

  /** One for each word; undefined where no token stands at it, or the kept rows are not of this text. */
  ofKept(text: string, words: readonly Span[], kept: TokenRows): (WordRow | undefined)[] {
    const { embedder, choice } = this.#options;
    // Kept rows are those of a text without the white space at its ends.
    const begin = text.length - text.trimStart().length;
    const own = ownTokens(embedder.tokenizer, text.trim(), choice.prompt);
    if (own.count !== kept.count) return words.map(() => undefined);
    const spans = own.spans.map((at) => at + begin);
    return this.#rows(text, words, { ...kept, spans });
  }

  /** One for each word; undefined where no token stands at it. Rejects with `cancelled`. */
  async byModel(text: string, words: readonly Span[]): Promise<(WordRow | undefined)[]> {
    const rows: (WordRow | undefined)[] = [];
    for (const { span, held } of readSpans(text, words)) {
      const tokens = await this.#read(text.slice(span.start, span.end), span.start);
      rows.push(...this.#rows(text, held, tokens));
    }
    return rows;
  }

  #rows(text: string, words: readonly Span[], tokens: PlacedRows): (WordRow | undefined)[] {
    return words.map((word) => wordRowOf(tokens, word, sliceAround(text, word, aroundUnits)));
  }

  async #read(part: string, begin: number): Promise<PlacedRows> {
    const { embedder, choice, components, signal } = this.#options;
    const options = { priority: 'query', signal } as const;
    if (components) {
      const { spans, ...rows } = await tokenRowsOf(part, components, { embedder, choice }, options);
      return { ...rows, spans: spans.map((at) => at + begin) };
    }
    const { prompt = '', layer } = choice;
    const last = resolveLayer(layer, embedder.session.info.hiddenStateCount);
    const own = ownTokens(embedder.tokenizer, part, prompt);
    const { hiddenStates } = await embedder.embedTokens(prompt + part, [last], options);
    const states = hiddenStates.get(last);
    if (!states) throw new AppError('internal', `Layer ${last} was not computed.`);
    const { dims, data } = states;
    const counted = data.slice(own.first * dims, (own.first + own.count) * dims);
    const spans = own.spans.map((at) => at + begin);
    const { count } = own;
    scaleRows(counted, dims);
    return { count, dims, rows: counted, spans };
  }
}

/** Parts of a text in which words stand, each word in one, in their order. */
function readSpans(text: string, words: readonly Span[]): { span: Span; held: Span[] }[] {
  const parts: { span: Span; held: Span[] }[] = [];
  for (const word of words) {
    const span = sliceAround(text, word, readUnits);
    const last = parts.at(-1);
    if (last && span.start <= last.span.end && span.end - last.span.start <= mostReadUnits) {
      last.span = { start: last.span.start, end: Math.max(last.span.end, span.end) };
      last.held.push(word);
    } else parts.push({ span, held: [word] });
  }
  return parts;
}
