import type { ContentReference } from '../contentReference.ts';
import type { JobProgress } from '../jobs/textSetApi.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/** What labels a content's texts have by now. A text that stands at several places is one. */
export interface LabelSheet {
  /** Another number after each change. */
  readonly edition: number;
  readonly names: readonly string[];
  /** By label: texts of the content that were given it. */
  readonly counts: readonly number[];
  /** By text: the first segment that holds it. */
  readonly segments: Int32Array;
  /** By text: how many segments hold it. */
  readonly places: Int32Array;
  /** By segment: its text. */
  readonly textOf: Int32Array;
  /** By text: the label it was given, -1 for none. */
  readonly given: Int32Array;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** A saved classifier, which guesses in place of one that is learned here. */
  readonly used: UsedClassifier | undefined;
  /** Whether the content is a table, whose columns may have labels: see `labelsFromColumn`. */
  readonly isTable: boolean;
  /** Why these labels will not be there after a reload of the window; undefined where they will. */
  readonly notKept: string | undefined;
}

export interface UsedClassifier {
  /** Of its file. */
  readonly name: string;
  readonly trainedOn: number;
  /** Share that cross-validation found right when it was trained; undefined where that was not measured. */
  readonly accuracy: number | undefined;
}

/** `segments` stand for their texts. */
export type LabelChange =
  | {
      readonly kind: 'give';
      readonly segments: readonly number[];
      /** Undefined takes the label away. */
      readonly label: number | undefined;
    }
  /** The new label is given to the segments; a name that is there already is that label. */
  | { readonly kind: 'add'; readonly segments: readonly number[]; readonly name: string }
  /** To a name that is there already: both become one. */
  | { readonly kind: 'rename'; readonly label: number; readonly name: string }
  /** Its texts have no label then. */
  | { readonly kind: 'remove'; readonly label: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

export interface LabelEditionRequest extends ContentReference {
  readonly edition: number;
}

/** How well labels are guessed, by cross-validation: each text by a classifier that has not learned from it. */
export interface LabelMeasures {
  readonly folds: number;
  /** Labelled texts. */
  readonly count: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly calibrationError: number;
  readonly classes: readonly {
    readonly label: number;
    readonly count: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  }[];
  /** Texts of `label` that were taken for `guess`, without zeros. */
  readonly confusion: readonly {
    readonly label: number;
    readonly guess: number;
    readonly count: number;
  }[];
}

/** What is guessed of all texts, as learned from the labels of an edition. */
export interface GuessedTexts {
  readonly edition: number;
  /** The labels of that edition. */
  readonly names: readonly string[];
  /** What guesses; `none`: nothing does yet, since there are fewer than two labels with texts that have a vector. */
  readonly method: 'none' | 'logistic' | 'centroid' | 'saved';
  /** Labelled texts that were learned from. */
  readonly trainedOn: number;
  /** By text: a label, -1 for none. */
  readonly guesses: Int32Array;
  /** By text, 0 to 1; NaN where there is no guess. */
  readonly probabilities: Float32Array;
  /** By text: how much more probable the guess is than the next one; NaN where there is none. */
  readonly margins: Float32Array;
  /** Texts whose label would teach most, the best first. */
  readonly teaching: Int32Array;
  /** By text: what cross-validation guessed of a labelled one, -1 for all others. */
  readonly heldOut: Int32Array;
  /** Undefined where nothing can be left out: each label has one text. */
  readonly measures: LabelMeasures | undefined;
}

/** Labels by example. */
export interface PageLabels {
  labelSheet(request: ContentReference, options?: CallOptions): Promise<LabelSheet>;
  changeLabels(
    request: ContentReference & { readonly change: LabelChange },
    options?: CallOptions,
  ): Promise<LabelSheet>;
  /** Learns from the labels as they are by now: the answer says of which edition. */
  guessLabels(
    request: LabelEditionRequest,
    options?: CallOptions<JobProgress>,
  ): Promise<GuessedTexts>;
  /** Asks for a file and writes what was learned there. Resolves with false where the user cancels. */
  saveClassifier(request: LabelEditionRequest): Promise<boolean>;
  /** Asks for a saved classifier, which guesses from then on. */
  useClassifier(request: ContentReference): Promise<LabelSheet>;
  /** Asks for a column of the table, and gives each record the label that it has there. Rejects with `cancelled`. */
  labelsFromColumn(request: ContentReference): Promise<LabelSheet>;
  /** What is labelled here is learned from again. */
  leaveClassifier(request: ContentReference): Promise<LabelSheet>;
  /** Asks for a file and writes labels and probabilities there: a copy of the table with two columns more, or a record for each text. Resolves with false where the user cancels. */
  writeLabels(request: LabelEditionRequest): Promise<boolean>;
}

export const pageLabelMethods: MethodNames<PageLabels> = {
  labelSheet: true,
  changeLabels: true,
  guessLabels: true,
  saveClassifier: true,
  useClassifier: true,
  labelsFromColumn: true,
  leaveClassifier: true,
  writeLabels: true,
};
