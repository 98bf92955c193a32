import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import type { PutTextsRequest, SetReference } from '../../protocol/jobs/textSetApi.ts';

/** Distinct texts, each with its vector of length 1. */
export interface TextSet {
  readonly texts: readonly string[];
  /** By text, from 1. */
  readonly placeCounts: Int32Array;
  readonly vectors: Matrix;
}

/** A set that is still being put. */
interface Growing extends TextSet {
  readonly texts: string[];
  /** Of its texts and vectors, as far as they are known. */
  bytes: number;
}

// As many vectors as the engine keeps of open documents, and their texts, twice over: of two panels in turn.
const defaultCapBytes = 1024 * 1024 * 1024;
/** So that no set of short vectors holds more texts than a job's arrays are made for. */
const mostTexts = 1_000_000;

/** The sets of the jobs process. When there is no room, those are let go of that were unused for longest. */
export class TextSets {
  readonly #capBytes: number;
  // A Map keeps the order of insertion: the first one is unused for longest.
  readonly #sets = new Map<string, Growing>();

  constructor(capBytes = defaultCapBytes) {
    this.#capBytes = capBytes;
  }

  put({ set, count, first, texts, placeCounts, vectors }: PutTextsRequest): void {
    const { rows, dims, data } = vectors;
    if (texts.length !== rows || placeCounts.length !== rows || data.length !== rows * dims) {
      throw new AppError('invalidInput', t('Texts and vectors of a part are not of one number.'));
    }
    if (first === 0) this.#begin(set, count, dims);
    const known = this.#sets.get(set);
    if (
      known?.texts.length !== first ||
      first + rows > known.vectors.rows ||
      count !== known.vectors.rows
    ) {
      throw new AppError(
        'documentUnknown',
        t('The parts before this one are not here; begin anew.'),
      );
    }
    if (known.vectors.dims !== dims) {
      throw new AppError(
        'invalidInput',
        t('Vectors of {0} numbers do not go with the others.', String(dims)),
      );
    }
    for (const text of texts) {
      known.texts.push(text);
      known.bytes += 2 * text.length;
    }
    known.placeCounts.set(placeCounts, first);
    known.vectors.data.set(data, first * dims);
    this.#makeRoom(set);
  }

  /** A whole set, which counts as used now. Throws `documentUnknown`. */
  get({ set }: SetReference): TextSet {
    const known = this.#sets.get(set);
    if (known?.texts.length !== known?.vectors.rows || !known) {
      throw new AppError('documentUnknown', t('The texts {0} are not here; put them again.', set));
    }
    this.#sets.delete(set);
    this.#sets.set(set, known);
    return known;
  }

  remove({ set }: SetReference): void {
    this.#sets.delete(set);
  }

  #begin(set: string, count: number, dims: number): void {
    this.#sets.delete(set);
    const bytes = count * dims * Float32Array.BYTES_PER_ELEMENT;
    if (count > mostTexts || bytes > this.#capBytes) throw tooLarge(count);
    const growing = (): Growing => ({
      texts: [],
      placeCounts: new Int32Array(count),
      vectors: new Matrix(count, dims),
      bytes,
    });
    // Before the new one takes its memory.
    this.#dropOldest(this.#capBytes - bytes);
    this.#sets.set(set, growing());
  }

  #makeRoom(newest: string): void {
    const { bytes = 0, vectors } = this.#sets.get(newest) ?? {};
    if (bytes > this.#capBytes) {
      this.#sets.delete(newest);
      throw tooLarge(vectors?.rows ?? 0);
    }
    this.#dropOldest(this.#capBytes, newest);
  }

  #dropOldest(room: number, but?: string): void {
    let bytes = 0;
    for (const set of this.#sets.values()) bytes += set.bytes;
    for (const [name, set] of this.#sets) {
      if (bytes <= room) break;
      if (name === but) continue;
      this.#sets.delete(name);
      bytes -= set.bytes;
    }
  }
}

function tooLarge(count: number): AppError {
  return new AppError(
    'unsupported',
    t('{0} texts are too many to be looked at together; open fewer files in the panel.', count),
  );
}
