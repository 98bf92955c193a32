import { setTimeout as pause } from 'node:timers/promises';
import type { Priority } from '../../../core/embedder/batchScheduler.ts';
import type { Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import { throwIfCancelled } from '../../../core/errors/appError.ts';
import type { TextCounts } from '../../../protocol/indexApi.ts';
import type { Claim } from './claims.ts';
import type { SpaceVectors } from './spaceVectors.ts';

// Within a chunk, batches gather texts of one length; another process may take the next one.
const chunkTexts = 2000;
const chunkCharacters = 500_000;
// What a process that is killed loses at most: a second's work on two cores.
const keptAtOnce = 256;
// Others may have made vectors of what is left, too. To look at all of two million texts takes a second: that is done
// each time a tenth of them was run.
const lookShare = 10;
// While another process embeds what is left.
const lookAgainMs = 200;

/** What is kept of texts' tokens beside their vectors, by the same keys: see `SpaceTokens`. */
export interface TokensToKeep {
  /** Takes in what was added and removed. */
  refresh(): void;
  has(key: string): boolean;
  rowsOf(states: Float32Array): Promise<Float32Array>;
  /** In the transaction that keeps the texts' vectors. */
  add(texts: readonly { readonly key: string; readonly rows: Float32Array }[]): void;
  compact(): void;
}

/** How much of all texts has its vector. Never less than before. */
export interface EmbeddedShare {
  /** 0 to 1: of what has none yet, by its characters. */
  readonly fraction: number;
  readonly texts: TextCounts;
}

export interface EmbedMissingOptions {
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: EmbeddedShare) => void) | undefined;
  /** A text that has a vector and no tokens there is read again; undefined: none are kept. */
  readonly tokens?: TokensToKeep | undefined;
  /** Texts that are known to have a vector and are not among those given; 0 when absent. */
  readonly known?: number;
  /** Whether texts that another run is embedding are left to it, and not waited for. */
  readonly leavesOthers?: boolean;
}

/**
 * Embeds the texts that have no vector, by the keys of their vectors; the number of texts that this process
 * ran. What another process is embedding is waited for, unless it is left. A cancel keeps what is done.
 */
export async function embedMissing(
  texts: ReadonlyMap<string, string>,
  vectors: SpaceVectors,
  options: EmbedMissingOptions,
): Promise<number> {
  const { tokens } = options;
  vectors.refresh();
  tokens?.refresh();
  const isMissing = (key: string): boolean => !vectors.has(key) || tokens?.has(key) === false;
  const missing = new Map([...texts].filter(([key]) => isMissing(key)));
  const known = (options.known ?? 0) + texts.size - missing.size;
  const progress = new Progress(missing, known, options.onProgress);
  let count = 0;
  /** Texts that were run since all were looked at. */
  let sinceLook = 0;
  while (missing.size > 0) {
    throwIfCancelled(options.signal);
    let characters = 0;
    let taken = 0;
    const takes = (key: string): boolean => {
      if (taken >= chunkTexts || characters >= chunkCharacters) return false;
      taken++;
      characters += missing.get(key)?.length ?? 0;
      return true;
    };
    tokens?.refresh();
    const claim = vectors.claim(missing.keys(), takes, isMissing);
    if (claim.keys.length > 0) count += await runChunk(claim, missing, vectors, options, progress);
    else if (options.leavesOthers === true) break;
    else if (claim.elsewhere > 0) await pause(lookAgainMs);
    sinceLook += claim.keys.length;
    const looksAtAll = claim.keys.length === 0 || sinceLook * lookShare >= missing.size;
    if (looksAtAll) sinceLook = 0;
    for (const key of looksAtAll ? missing.keys() : claim.keys) {
      const text = missing.get(key);
      if (text === undefined || isMissing(key)) continue;
      missing.delete(key);
      progress.finish(text);
    }
    progress.report(0, 0);
  }
  vectors.compact();
  tokens?.compact();
  return count;
}

async function runChunk(
  claim: Claim,
  texts: ReadonlyMap<string, string>,
  vectors: SpaceVectors,
  { embedder, choice, priority, signal, tokens }: EmbedMissingOptions,
  progress: Progress,
): Promise<number> {
  let keys: string[] = [];
  let read: { readonly key: string; readonly rows: Float32Array }[] = [];
  let rows: Float32Array[] = [];
  let count = 0;
  const keep = (): void => {
    if (keys.length === 0) return;
    const block = new Float32Array(keys.length * vectors.dims);
    rows.forEach((row, i) => {
      block.set(row, i * vectors.dims);
    });
    vectors.add(keys, block, () => tokens?.add(read));
    count += keys.length;
    keys = [];
    read = [];
    rows = [];
  };
  let renewedAt = performance.now();
  const chunk = claim.keys.map((key) => texts.get(key) ?? '');
  let rowsDone = 0;
  const characters = chunk.reduce((sum, text) => sum + text.length, 0);
  try {
    await embedder.embedTexts(chunk, choice, {
      priority,
      signal,
      tokens: tokens && {
        rowsOf: (states) => tokens.rowsOf(states),
        onText: (final, found) => {
          for (const row of final) read.push({ key: claim.keys[row] ?? '', rows: found });
        },
      },
      onRows: (final, matrix) => {
        rowsDone += final.length;
        for (const row of final) {
          keys.push(claim.keys[row] ?? '');
          rows.push(matrix.row(row));
        }
        if (keys.length >= keptAtOnce) keep();
      },
      onProgress: ({ done, total }) => {
        progress.report(characters * (done / total), rowsDone);
        if (performance.now() - renewedAt < 5000) return;
        vectors.renew(claim);
        renewedAt = performance.now();
      },
    });
  } finally {
    // Also after a cancel.
    try {
      keep();
    } finally {
      vectors.release(claim);
    }
  }
  return count;
}

/** Counts characters, which need no tokenizer to know beforehand. */
class Progress {
  readonly #onProgress: ((progress: EmbeddedShare) => void) | undefined;
  /** Texts that had a vector at the beginning, and all. */
  readonly #known: number;
  readonly #textCount: number;
  readonly #total: number;
  #finished = 0;
  #finishedTexts = 0;
  #best = 0;
  #bestTexts = 0;

  constructor(
    missing: ReadonlyMap<string, string>,
    known: number,
    onProgress: ((progress: EmbeddedShare) => void) | undefined,
  ) {
    this.#total = [...missing.values()].reduce((sum, text) => sum + weight(text), 0);
    this.#known = known;
    this.#textCount = known + missing.size;
    this.#onProgress = onProgress;
  }

  /** A text has its vector. */
  finish(text: string): void {
    this.#finished += weight(text);
    this.#finishedTexts++;
  }

  /** `inChunk`, `textsInChunk`: characters and texts of a chunk that is not finished yet. */
  report(inChunk: number, textsInChunk: number): void {
    if (this.#total === 0) return;
    this.#best = Math.min(1, Math.max(this.#best, (this.#finished + inChunk) / this.#total));
    this.#bestTexts = Math.max(this.#bestTexts, this.#finishedTexts + textsInChunk);
    const share = this.#known / this.#textCount;
    this.#onProgress?.({
      fraction: share + (1 - share) * this.#best,
      texts: { done: this.#known + this.#bestTexts, total: this.#textCount },
    });
  }
}

function weight(text: string): number {
  return text.length + 1;
}
