import type { ContentReference } from '../contentReference.ts';
import type { JobProgress } from '../jobs/textSetApi.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/** `column`: one of `TableColumn.hasNumbers`. */
export interface LearnColumnRequest extends ContentReference {
  readonly column: string;
}

/** How near predictions come to the numbers of a column, each made without the text that it is of. */
export interface PredictionMeasures {
  /** -1 to 1; null where either does not vary. */
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** Mean of the differences without sign, in the column's own unit. */
  readonly meanError: number;
  /** The same where each is predicted to be the mean of all others: what texts say nothing of comes no nearer. */
  readonly meanErrorOfMean: number;
}

/** What is predicted of a column of numbers. Arrays are by distinct text that has a vector. */
export interface PredictedNumbers {
  readonly column: string;
  /** The first segment that holds it, and how many do. */
  readonly segments: Int32Array;
  readonly places: Int32Array;
  /** The number of its record, of several the mean; NaN where it has none. */
  readonly actual: Float64Array;
  /** Of a text with a number what was learned from all others says, of all others what was learned from those. */
  readonly predicted: Float64Array;
  /** Texts with a number. */
  readonly trainedOn: number;
  readonly measures: PredictionMeasures;
  /** Values that are no numbers, and so left out: how many, and the first ones with their rows, from 1. */
  readonly otherCount: number;
  readonly others: readonly { readonly row: number; readonly value: string }[];
}

/** A column of numbers of a table, learned from its texts. */
export interface PageNumbers {
  /**
   * Throws `invalidInput` where the column is not there any more, most of it is no numbers, a value can be read in two ways, too few
   * texts have one, or a record is several texts.
   */
  learnColumn(
    request: LearnColumnRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<PredictedNumbers>;
  /** Asks for a file and writes a copy of the table there, with the predictions as a column. Resolves with false where the user cancels. */
  writePredictions(request: LearnColumnRequest): Promise<boolean>;
}

export const pageNumbersMethods: MethodNames<PageNumbers> = {
  learnColumn: true,
  writePredictions: true,
};
