import type { IndexProgress } from '../../protocol/indexApi.ts';

// For people; a message for each of 100,000 files would hold up those who read them.
const leastPauseMs = 50;

/** Tells how far an update is, never less than before, also where a part of it is done again. */
export class ProgressReport {
  readonly #onProgress: ((progress: IndexProgress) => void) | undefined;
  #told: IndexProgress = { phase: 'files', files: 0, fraction: undefined };
  #toldAt = -Infinity;

  constructor(onProgress: ((progress: IndexProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  files(count: number): void {
    if (count <= this.#told.files) return;
    if (performance.now() - this.#toldAt < leastPauseMs) return;
    this.#tell({ ...this.#told, files: count });
  }

  /** All `count` files have been looked at; their texts are next. */
  embedding(count: number): void {
    this.#tell({ ...this.#told, phase: 'embedding', files: Math.max(count, this.#told.files) });
  }

  /** 0 to 1, of the embedding. */
  fraction(fraction: number): void {
    if (fraction > (this.#told.fraction ?? -1)) this.#tell({ ...this.#told, fraction });
  }

  #tell(progress: IndexProgress): void {
    this.#told = progress;
    this.#toldAt = performance.now();
    this.#onProgress?.(progress);
  }
}
