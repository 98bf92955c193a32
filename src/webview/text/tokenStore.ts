import type { Span } from '../../core/text/span.ts';
import type { TokenRange } from '../../protocol/pageTokens.ts';

/** Tokens that one call fetches. */
export const rangeTokens = 256;

export interface PageToken {
  readonly index: number;
  /** The vocabulary's entry, such as `##ding`. */
  readonly piece: string;
  readonly id: number;
  /** From 0; -1 for special tokens. */
  readonly word: number;
  /** In the segment's text; undefined for special tokens. */
  readonly span: Span | undefined;
  /** What stands at the span; empty for special tokens. */
  readonly source: string;
  readonly isUnknown: boolean;
  /** True when it goes on with the word of the token before, or starts before that one ends. */
  readonly continues: boolean;
  /** True when the token before stands for the same characters (one character may give several words). */
  readonly repeats: boolean;
}

type LoadRange = (start: number, end: number) => Promise<TokenRange>;

/**
 * A segment's tokens, fetched in ranges of `rangeTokens` as they are needed and then kept.
 * Each range holds one token more, so that what lies between two ranges is known.
 */
export class TokenStore {
  readonly count: number;
  #load: LoadRange;
  readonly #ranges = new Map<number, TokenRange>();
  readonly #loading = new Map<number, Promise<void>>();

  constructor(count: number, load: LoadRange) {
    this.count = count;
    this.#load = load;
  }

  get rangeCount(): number {
    return Math.ceil(this.count / rangeTokens);
  }

  /** Resolves when `token` answers for the tokens of a range. May be called again after a failure. */
  load(range: number): Promise<void> {
    if (range < 0 || range >= this.rangeCount || this.#ranges.has(range)) return Promise.resolve();
    const pending = this.#loading.get(range);
    if (pending) return pending;
    const loading = this.#fetch(range).finally(() => this.#loading.delete(range));
    this.#loading.set(range, loading);
    return loading;
  }

  loadAround(token: number): Promise<void> {
    return this.load(rangeOf(token));
  }

  isLoaded(range: number): boolean {
    return this.#ranges.has(range);
  }

  /**
   * Takes its ranges from elsewhere from now on, if the same tokens are there as far as they have been fetched, some at
   * least. Resolves with whether they are.
   */
  async follow(count: number, load: LoadRange): Promise<boolean> {
    // Where an edit came before the first answer, nothing is on the page that could stay.
    if (count !== this.count || this.#ranges.size === 0) return false;
    const same = await Promise.all(
      Array.from(this.#ranges.values(), async (old) => {
        const now = await load(old.start, old.start + old.tokens.length);
        const isSameText = old.text === now.text && old.textStart === now.textStart;
        return isSameText && old.ids.every((id, i) => id === now.ids[i]);
      }),
    );
    if (!same.every(Boolean)) return false;
    this.#load = load;
    return true;
  }

  /** Undefined until its range is loaded. */
  token(index: number): PageToken | undefined {
    const range = this.#ranges.get(rangeOf(index));
    const at = index - (range?.start ?? 0);
    const piece = range?.tokens[at];
    if (!range || piece === undefined) return undefined;
    const word = range.words[at] ?? -1;
    const span = word < 0 ? undefined : spanOf(range, at);
    const before = this.#before(index);
    return {
      index,
      piece,
      id: range.ids[at] ?? -1,
      word,
      span,
      source: span ? textOf(range, span.start, span.end) : '',
      isUnknown: span !== undefined && piece === '[UNK]',
      continues: word >= 0 && before?.word === word,
      repeats: span !== undefined && before !== undefined && span.start < before.end,
    };
  }

  /** The text between a token and the one before it; after the last text token, all that is left. */
  gapBefore(index: number): string {
    const range = this.#ranges.get(rangeOf(index - 1));
    if (!range || index < 1) return '';
    const at = index - range.start;
    const from = (range.words[at - 1] ?? -1) < 0 ? range.textStart : spanOf(range, at - 1).end;
    if ((range.words[at] ?? -1) < 0) return textOf(range, from, Infinity);
    return textOf(range, from, Math.max(from, spanOf(range, at).start));
  }

  async #fetch(range: number): Promise<void> {
    const start = range * rangeTokens;
    const end = Math.min(this.count, start + rangeTokens + 1);
    this.#ranges.set(range, await this.#load(start, end));
  }

  #before(index: number): { word: number; end: number } | undefined {
    const range = this.#ranges.get(rangeOf(index - 1));
    if (!range || index < 1) return undefined;
    const at = index - 1 - range.start;
    return { word: range.words[at] ?? -1, end: spanOf(range, at).end };
  }
}

export function rangeOf(token: number): number {
  return Math.floor(token / rangeTokens);
}

function spanOf(range: TokenRange, at: number): Span {
  return { start: range.spans[2 * at] ?? 0, end: range.spans[2 * at + 1] ?? 0 };
}

function textOf({ text, textStart }: TokenRange, start: number, end: number): string {
  return text.slice(Math.max(0, start - textStart), Math.max(0, end - textStart));
}
