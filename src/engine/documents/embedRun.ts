import type { DocumentProgress } from '../../protocol/corpusApi.ts';
import type { CorpusDocument } from './corpusDocument.ts';
import type { StoredText } from './vectorStore.ts';

/** A text of a document that had no vector when its run began. */
interface PendingText {
  /** What is read of it. */
  readonly text: string;
  readonly segments: number[];
  tokens: number;
}

/** A part of a run's texts that the model is given at once. */
interface Chunk {
  readonly texts: ReadonlySet<StoredText>;
  readonly tokens: number;
  finishedTokens: number;
  /** Of the chunk's work, 0 to 1. */
  fraction: number;
}

export interface EmbedRunOptions {
  /** False once the document was replaced or removed: its segments mean nothing any more. */
  readonly isCurrent: () => boolean;
  readonly onProgress: ((progress: DocumentProgress) => void) | undefined;
}

/**
 * What one `embedDocument` has still to do, and what it has to tell. Vectors may come from this run, from
 * another one or from a query: each of its texts is reported once, whoever embedded it.
 */
export class EmbedRun {
  readonly #pending = new Map<StoredText, PendingText>();
  readonly #options: EmbedRunOptions;
  readonly #end = Promise.withResolvers<undefined>();
  readonly #news: number[] = [];
  #total = 0;
  #finished = 0;
  #done = 0;
  #counted = false;
  #chunk: Chunk | undefined;

  constructor(document: CorpusDocument, options: EmbedRunOptions) {
    this.#options = options;
    for (let segment = 0; segment < document.segmentCount; segment++) {
      const stored = document.stored(segment);
      if (!stored || stored.hasVector) continue;
      const known = this.#pending.get(stored);
      if (known) known.segments.push(segment);
      else {
        const text = document.input(segment);
        this.#pending.set(stored, { text, segments: [segment], tokens: 0 });
      }
    }
  }

  /** The texts that have no vector yet, in the document's order. */
  get pending(): ReadonlyMap<StoredText, { readonly text: string }> {
    return this.#pending;
  }

  /** Resolves when nothing is pending any more. */
  get end(): Promise<void> {
    return this.#end.promise;
  }

  /** Counts the tokens of all that is pending; nothing is reported before that. */
  async countTokens(
    count: (text: string) => number,
    breathe: () => Promise<void> | undefined,
  ): Promise<void> {
    for (const pending of this.#pending.values()) {
      pending.tokens = count(pending.text);
      await breathe();
    }
    // What came in the meantime was not this run's to do.
    for (const { tokens } of this.#pending.values()) this.#total += tokens;
    this.#counted = true;
  }

  /** Says what is run now: some of `pending`. */
  begin(texts: readonly StoredText[]): void {
    const tokens = texts.reduce((sum, text) => sum + (this.#pending.get(text)?.tokens ?? 0), 0);
    this.#chunk = { texts: new Set(texts), tokens, finishedTokens: 0, fraction: 0 };
  }

  /** Says how much of the work on what was begun is done, 0 to 1. */
  advance(fraction: number): void {
    if (this.#chunk) this.#chunk.fraction = fraction;
  }

  /** A text has a vector now. */
  finish(stored: StoredText): void {
    const pending = this.#pending.get(stored);
    if (!pending) return;
    this.#pending.delete(stored);
    if (this.#pending.size === 0) this.#end.resolve(undefined);
    for (const segment of pending.segments) this.#news.push(segment);
    if (!this.#counted) return;
    this.#finished += pending.tokens;
    if (this.#chunk?.texts.has(stored)) this.#chunk.finishedTokens += pending.tokens;
  }

  /** Tells the caller what is new; nothing where nothing is. */
  report(): void {
    if (!this.#counted) return;
    const { tokens, fraction, finishedTokens } = this.#chunk ?? noChunk;
    // A long text's windows count before its vector is there.
    const done = this.#finished + Math.max(0, Math.floor(tokens * fraction) - finishedTokens);
    const isFarther = done > this.#done;
    if (isFarther) this.#done = Math.min(done, this.#total);
    if (!isFarther && this.#news.length === 0) return;
    const segments = this.#options.isCurrent()
      ? Int32Array.from(this.#news).sort()
      : new Int32Array();
    this.#news.length = 0;
    this.#options.onProgress?.({ done: this.#done, total: this.#total, segments });
  }
}

const noChunk = { tokens: 0, fraction: 0, finishedTokens: 0 };
