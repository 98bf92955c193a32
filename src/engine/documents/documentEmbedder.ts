import type { Priority } from '../../core/embedder/batchScheduler.ts';
import type { Embedder, EmbedOptions } from '../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../core/embedder/pooling.ts';
import { AppError, throwIfCancelled, untilAborted } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { inputOf, type ReadText } from '../../core/text/segment.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import { breather } from '../work/breather.ts';
import type { CorpusDocument } from './corpusDocument.ts';
import { EmbedRun, type EmbedRunOptions } from './embedRun.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

// Within a chunk, batches gather texts of one length from anywhere: results come from the top, chunk by chunk,
// and memory is bounded, while the batches are nearly as full as over the whole document.
const chunkTexts = 2000;
const chunkCharacters = 1_000_000;

interface EmbedDocumentOptions extends EmbedRunOptions {
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
}

/** Texts that one run has given to the model. */
interface Work {
  readonly priority: Priority;
  /** Resolves when the run is through with them, or gave up. */
  readonly end: Promise<void>;
}

/** Puts vectors into a store, each text's once, whoever asks for it and however many ask at a time. */
export class DocumentEmbedder {
  readonly #embedder: Embedder;
  readonly #choice: VectorChoice;
  readonly #store: VectorStore;
  readonly #onChange: () => void;
  readonly #runs = new Set<EmbedRun>();
  /** What runs have given to the model. */
  readonly #inWork = new Map<StoredText, Work>();

  /** `onChange`: a text that somebody else holds has got its vector. */
  constructor(embedder: Embedder, choice: VectorChoice, store: VectorStore, onChange: () => void) {
    this.#embedder = embedder;
    this.#choice = choice;
    this.#store = store;
    this.#onChange = onChange;
  }

  /**
   * Embeds what has no vector yet; the number of texts that this call ran. Throws `invalidInput` when the store
   * is full; what is done stays.
   */
  async embed(document: CorpusDocument, options: EmbedDocumentOptions): Promise<number> {
    const { signal } = options;
    const run = new EmbedRun(document, options);
    // The document may be replaced meanwhile, and what is computed is still to be kept.
    const held = [...run.pending.keys()];
    for (const stored of held) this.#store.hold(stored);
    this.#runs.add(run);
    try {
      const { tokenizer } = this.#embedder;
      await run.countTokens((text) => tokenizer.encode(text).ids.length, breather(signal));
      let count = 0;
      for (;;) {
        throwIfCancelled(signal);
        const chunk = this.#nextChunk(run, options.priority);
        if (chunk.size > 0) {
          await this.#runChunk(run, chunk, options);
          count += chunk.size;
          continue;
        }
        run.report();
        const [waitedFor] = run.pending.keys();
        if (!waitedFor) return count;
        // All that is left is in another call's work; when that is cancelled, the rest is ours.
        await untilAborted(Promise.race([this.#inWork.get(waitedFor)?.end, run.end]), signal);
      }
    } finally {
      this.#runs.delete(run);
      for (const stored of held) this.#store.release(stored);
    }
  }

  /** The vectors of distinct texts, of length 1. Those that are known run nothing. */
  async vectors(texts: readonly ReadText[], options: EmbedOptions): Promise<Matrix> {
    const all = texts.map(({ text, input }) => this.#store.acquire(text, input));
    try {
      const missing = [...all.keys()].filter((i) => all[i]?.hasVector !== true);
      const matrix = new Matrix(texts.length, this.#store.dims);
      if (missing.length > 0) {
        const missingTexts = missing.map((i) => inputOf(texts[i] ?? { text: '' }));
        await this.#embedder.embedTexts(missingTexts, this.#choice, {
          ...options,
          onRows: (rows, computed) => {
            const fresh: StoredText[] = [];
            for (const row of rows) {
              const i = missing[row] ?? 0;
              matrix.row(i).set(computed.row(row));
              // Where the store is full, the caller still gets its vector.
              if (all[i] && this.#store.trySet(all[i], computed.row(row))) fresh.push(all[i]);
            }
            this.#announce(fresh);
            for (const run of this.#runs) run.report();
          },
        });
      }
      const computed = new Set(missing);
      for (const [i, stored] of all.entries()) {
        if (!computed.has(i)) matrix.row(i).set(this.#store.vector(stored.row));
      }
      return matrix;
    } finally {
      for (const stored of all) this.#store.release(stored);
    }
  }

  #nextChunk(run: EmbedRun, priority: Priority): Map<StoredText, string> {
    const chunk = new Map<StoredText, string>();
    let characters = 0;
    for (const [stored, { text }] of run.pending) {
      // What another call has in work is left to it, unless somebody would have to wait for bulk work.
      const other = this.#inWork.get(stored);
      if (other && (priority === 'bulk' || other.priority === 'query')) continue;
      chunk.set(stored, text);
      characters += text.length;
      if (chunk.size >= chunkTexts || characters >= chunkCharacters) break;
    }
    return chunk;
  }

  async #runChunk(
    run: EmbedRun,
    chunk: ReadonlyMap<StoredText, string>,
    { priority, signal }: EmbedDocumentOptions,
  ): Promise<void> {
    const all = [...chunk.keys()];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const work: Work = { priority, end: promise };
    for (const stored of all) this.#inWork.set(stored, work);
    run.begin(all);
    try {
      await this.#embedder.embedTexts([...chunk.values()], this.#choice, {
        priority,
        signal,
        // A query may have had some of them read meanwhile.
        isWanted: (row) => all[row]?.hasVector !== true,
        onRows: (rows, computed) => {
          const fresh = rows.flatMap((row) => all[row] ?? []);
          const kept = rows.filter(
            (row, i) => fresh[i] && this.#store.trySet(fresh[i], computed.row(row)),
          );
          this.#announce(fresh.filter((stored) => stored.hasVector));
          if (kept.length < rows.length) {
            for (const each of this.#runs) each.report();
            throw new AppError(
              'invalidInput',
              t('There is no room for more vectors; close some files or embed fewer of them.'),
            );
          }
        },
        onProgress: ({ done, total }) => {
          run.advance(done / total);
          for (const each of this.#runs) each.report();
        },
      });
    } finally {
      for (const stored of all) {
        if (this.#inWork.get(stored) === work) this.#inWork.delete(stored);
      }
      resolve(undefined);
    }
  }

  /** Some texts have their vectors now. */
  #announce(fresh: readonly StoredText[]): void {
    for (const stored of fresh) for (const run of this.#runs) run.finish(stored);
    // One holder is the call that asked, which alone changes no document.
    if (fresh.some(({ holders }) => holders > 1)) this.#onChange();
  }
}
