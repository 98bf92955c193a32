import { hash } from 'node:crypto';
import { AppError } from '../../../core/errors/appError.ts';
import { columnMeans, columnVariances, covarianceBy } from '../../../core/vectors/covariance.ts';
import {
  checkRepairable,
  needsCovariance,
  repairFromMoments,
} from '../../../core/vectors/fitRepair.ts';
import type { Matrix } from '../../../core/vectors/matrix.ts';
import { restoreRepair, type Repair } from '../../../core/vectors/repair.ts';
import { parseRepairMethod, type RepairMethod } from '../../../core/vectors/repairMethod.ts';
import { RowRepair } from '../../../core/vectors/rowRepair.ts';
import type { CosineHistogram } from '../../../protocol/indexApi.ts';
import { gramOf, matMul } from '../../runtime/matMul.ts';
import { cosineHistogram } from './cosineHistogram.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';
import { sampleVectors } from './vectorSample.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

/** Names of a workspace's settings that hold the repair of its vectors: the numbers are megabytes of text. */
const repairSettings = {
  choice: 'repairChoice',
  kept: 'repair',
  numbers: 'repairNumbers',
} as const;

/**
 * By default the vectors of a model that was not trained for similarity are whitened from this many texts on: mean-pooled
 * ones of a lower layer then rank sentences better than without it, fitted on 20 (STS benchmark 67.1 without; 71.5 on
 * 20, 73.6 on 100, 78.3 on 2,910).
 */
export const defaultRepairTexts = 20;
/** A repair is fitted again when there are half as many texts more than it was fitted for. */
const refitGrowth = 0.5;
// Each has a table of the vectors' dimensions squared.
const heldRepairs = 4;

/** What is repaired: the vectors of an index in one space. */
export interface RepairSource {
  /** The space's name. */
  readonly space: string;
  readonly trainedForSimilarity: boolean;
  /** The keys of its texts, `keyBytes` each; asked for where there is something to repair. */
  readonly keys: () => Uint8Array;
  readonly vectors: SpaceVectors;
}

/** A repair and its name: another fit has another one. */
export interface FittedRepair {
  readonly id: string;
  readonly rows: RowRepair;
}

interface KeptRepair {
  readonly method: string;
  readonly space: string;
  /** How many distinct texts there were when it was fitted. */
  readonly texts: number;
  readonly dims: number;
  /** Of the numbers, which lie apart: a process that was killed in between may have left others. */
  readonly hash: string;
}

/**
 * The repair of an index's vectors, kept in the workspace's file. Which one: what the user chose, or else whitening
 * where the model was not trained for similarity, and none where it was.
 */
export class IndexRepair {
  readonly #store: Pick<WorkspaceDatabase, 'setting' | 'setSetting'>;
  /** The last ones, the newest at the end: scores that were made with one are to be explained with it. */
  readonly #held: FittedRepair[] = [];
  #fitting: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<WorkspaceDatabase, 'setting' | 'setSetting'>) {
    this.#store = store;
  }

  /** What the user chose; undefined where that is left to the model. */
  get choice(): RepairMethod | undefined {
    return parseRepairMethod(this.#store.setting(repairSettings.choice) ?? '');
  }

  /** The method that is wanted, where there are enough texts for it. */
  method(trainedForSimilarity: boolean): RepairMethod {
    return this.choice ?? (trainedForSimilarity ? 'none' : 'whiten');
  }

  /** The method of the repair that is in use for a space. */
  used(space: string, trainedForSimilarity: boolean): RepairMethod {
    const method = this.method(trainedForSimilarity);
    const kept = this.#keptFor(space);
    return kept?.method === method ? method : 'none';
  }

  /**
   * The repair to use for these vectors: the kept one, or, where it was made for another method or space or for far
   * fewer texts, one that is fitted now and kept. Undefined where there is none, or too few texts to fit it. The same
   * object as long as it is the same repair: rows that were mapped by another one are to be loaded again.
   */
  async current(source: RepairSource): Promise<FittedRepair | undefined> {
    const { space, trainedForSimilarity, keys, vectors } = source;
    const method = this.method(trainedForSimilarity);
    if (method === 'none') return undefined;
    const sample = sampleVectors(keys(), vectors);
    if (this.choice === undefined && sample.texts < defaultRepairTexts) return undefined;
    return unlessTooFew(() => {
      checkRepairable(method, sample.texts, vectors.dims);
      return this.#inTurn(async () => {
        const kept = this.#restored(space, method, vectors.dims, sample.texts);
        return kept ?? this.#keep(space, sample.texts, await fit(sample.load(), method));
      });
    });
  }

  /**
   * Takes over the user's choice and fits it. Throws `invalidInput`, and changes nothing, where it cannot be fitted to
   * these vectors.
   */
  choose(source: RepairSource, method: RepairMethod): Promise<CosineHistogram> {
    return this.#inTurn(async () => {
      const { texts, load } = sampleVectors(source.keys(), source.vectors);
      const sample = load();
      const repair = method === 'none' ? undefined : await fit(sample, method);
      const fitted = repair && this.#keep(source.space, texts, repair);
      this.#store.setSetting(repairSettings.choice, method);
      return cosineHistogram(sample, fitted?.rows);
    });
  }

  /** Cosines of random pairs of a sample of the texts; undefined where fewer than two have a vector. */
  async histogram(source: RepairSource): Promise<CosineHistogram | undefined> {
    const repair = await this.current(source);
    const sample = sampleVectors(source.keys(), source.vectors).load();
    return sample.rows < 2 ? undefined : cosineHistogram(sample, repair?.rows);
  }

  /** One of the last repairs by its id; undefined where it is not known any more. */
  known(id: string): FittedRepair | undefined {
    return this.#held.find((repair) => repair.id === id);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#fitting.then(work);
    this.#fitting = result.catch(() => undefined);
    return result;
  }

  #keptFor(space: string): KeptRepair | undefined {
    const text = this.#store.setting(repairSettings.kept);
    const kept = text === undefined ? undefined : (JSON.parse(text) as KeptRepair);
    return kept?.space === space ? kept : undefined;
  }

  /** The kept repair, where it is of this method and space and there are not many more texts now. */
  #restored(
    space: string,
    method: RepairMethod,
    dims: number,
    texts: number,
  ): FittedRepair | undefined {
    const kept = this.#keptFor(space);
    const isFresh =
      kept?.method === method && kept.dims === dims && texts <= kept.texts * (1 + refitGrowth);
    if (!isFresh) return undefined;
    const known = this.known(kept.hash);
    if (known) return known;
    const numbers = this.#store.setting(repairSettings.numbers) ?? '';
    if (hashOf(numbers) !== kept.hash) return undefined;
    const { mean, map } = numbersOfText(numbers, dims);
    const repair = restoreRepair(kept.method, mean, map);
    return repair && this.#hold(kept.hash, repair);
  }

  #keep(space: string, texts: number, repair: Repair): FittedRepair {
    const numbers = textOfNumbers(repair);
    const { method, mean } = repair;
    const kept: KeptRepair = { method, space, texts, dims: mean.length, hash: hashOf(numbers) };
    this.#store.setSetting(repairSettings.numbers, numbers);
    this.#store.setSetting(repairSettings.kept, JSON.stringify(kept));
    return this.#hold(kept.hash, repair);
  }

  #hold(id: string, repair: Repair): FittedRepair {
    const known = this.known(id);
    if (known) return known;
    const fitted = { id, rows: new RowRepair(repair, matMul) };
    this.#held.push(fitted);
    if (this.#held.length > heldRepairs) this.#held.shift();
    return fitted;
  }
}

/** As `fitRepair`, with the covariance by matrix products in fp32. */
async function fit(sample: Matrix, method: RepairMethod): Promise<Repair> {
  checkRepairable(method, sample.rows, sample.dims);
  const mean = columnMeans(sample);
  return repairFromMoments(method, {
    rows: sample.rows,
    mean,
    variances: columnVariances(sample, mean),
    covariance: needsCovariance(method)
      ? await covarianceBy(gramOf, sample, mean)
      : new Float64Array(),
  });
}

/** Undefined where the texts are too few for a repair, or too much alike. */
async function unlessTooFew<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalidInput') return undefined;
    throw error;
  }
}

function textOfNumbers({ mean, map }: Repair): string {
  const numbers = new Float64Array(mean.length + map.length);
  numbers.set(mean);
  numbers.set(map, mean.length);
  return Buffer.from(numbers.buffer).toString('base64');
}

function numbersOfText(text: string, dims: number): { mean: Float64Array; map: Float64Array } {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  const numbers = new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8));
  return { mean: numbers.slice(0, dims), map: numbers.slice(dims) };
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64');
}
