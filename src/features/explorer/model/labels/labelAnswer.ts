import { measureGuesses } from '../../../../core/analysis/measures/guessMeasures.ts';
import type { GuessedLabels, LearnedClassifier } from '../../../../protocol/jobs/learnJobs.ts';
import type {
  GuessedTexts,
  LabelMeasures,
  LabelSheet,
} from '../../../../protocol/page/pageLabels.ts';
import type { LabelBook, LabelState } from './labelBook.ts';
import type { LabelTexts } from './labelTexts.ts';

/** What the page is told of a book, of the texts that are there. `names`: the book's, and those of a used classifier behind them. */
export function sheetOf(
  book: Pick<LabelBook, 'state' | 'edition' | 'canUndo' | 'canRedo'>,
  { keys, segments, places, textOf }: LabelTexts,
  said: Pick<LabelSheet, 'names' | 'used' | 'isTable' | 'notKept'>,
): LabelSheet {
  const { given } = book.state;
  const { names } = said;
  const counts = new Array<number>(names.length).fill(0);
  const own = Int32Array.from(keys, (key) => {
    const label = given.get(key) ?? -1;
    if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
    return label;
  });
  return {
    ...said,
    ...{ edition: book.edition, counts, segments, places, textOf, given: own },
    ...{ canUndo: book.canUndo, canRedo: book.canRedo },
  };
}

/** The labelled texts that can be learned from. */
export interface LearnedFrom {
  /** Indexes in `LabelTexts`. */
  readonly texts: Int32Array;
  /** Indexes in the set that jobs are about. */
  readonly setTexts: Int32Array;
  /** By text, counted through `classes`. */
  readonly labels: Int32Array;
  /** Labels that have such a text, in order. */
  readonly classes: Int32Array;
}

/** `setTextOf`: by text its index in the set, -1 where it has no vector. */
export function learnedFrom(
  { given }: LabelState,
  { keys }: LabelTexts,
  setTextOf: Int32Array,
): LearnedFrom {
  const labelOf = (text: number): number => given.get(keys[text] ?? '') ?? -1;
  const texts = Int32Array.from(keys.keys()).filter(
    (text) => labelOf(text) >= 0 && (setTextOf[text] ?? -1) >= 0,
  );
  const classes = Int32Array.from(new Set(texts.map(labelOf))).sort();
  const classOf = new Map(Array.from(classes, (label, place) => [label, place]));
  return {
    texts,
    setTexts: texts.map((text) => setTextOf[text] ?? -1),
    labels: texts.map((text) => classOf.get(labelOf(text)) ?? 0),
    classes,
  };
}

/** What guesses are about: which texts are in the set, and what a class is called. */
interface GuessedAbout {
  readonly edition: number;
  readonly names: readonly string[];
  readonly setTextOf: Int32Array;
  /** By class of the answer its label. */
  readonly classes: Int32Array;
  readonly learned: LearnedFrom;
}

/** The answer where nothing guesses yet: which texts to begin with. */
export function unguessed(
  { edition, names, setTextOf, learned }: Omit<GuessedAbout, 'classes'>,
  teaching: Int32Array,
): GuessedTexts {
  const none = new Float32Array(setTextOf.length).fill(NaN);
  return {
    ...{ edition, names, method: 'none', trainedOn: learned.texts.length },
    guesses: new Int32Array(setTextOf.length).fill(-1),
    probabilities: none,
    margins: none,
    teaching: inTexts(teaching, setTextOf),
    heldOut: new Int32Array(setTextOf.length).fill(-1),
    measures: undefined,
  };
}

/** What was guessed of the texts of a set, told of the texts of a content. */
export function guessedTexts(
  about: GuessedAbout,
  guessed: GuessedLabels,
  how: Pick<LearnedClassifier, 'method' | 'heldOut'> | { readonly method: 'saved' },
): GuessedTexts {
  const { edition, names, setTextOf, classes, learned } = about;
  const pick = (numbers: Float32Array): Float32Array =>
    Float32Array.from(setTextOf, (text) => (text < 0 ? NaN : (numbers[text] ?? NaN)));
  const heldOut = new Int32Array(setTextOf.length).fill(-1);
  const held = 'heldOut' in how ? how.heldOut : undefined;
  for (const [i, text] of learned.texts.entries()) {
    heldOut[text] = held ? (classes[held.guesses[i] ?? -1] ?? -1) : -1;
  }
  return {
    ...{ edition, names, method: how.method, trainedOn: learned.texts.length },
    guesses: setTextOf.map((text) =>
      text < 0 ? -1 : (classes[guessed.guesses[text] ?? -1] ?? -1),
    ),
    probabilities: pick(guessed.probabilities),
    margins: pick(guessed.margins),
    teaching: inTexts(guessed.teaching, setTextOf),
    heldOut,
    measures: held && measuresOf(learned, held),
  };
}

function measuresOf(
  { labels, classes }: LearnedFrom,
  held: NonNullable<LearnedClassifier['heldOut']>,
): LabelMeasures {
  const label = (place: number): number => classes[place] ?? -1;
  const measured = measureGuesses(labels, held, classes.length);
  return {
    folds: held.folds,
    count: measured.count,
    accuracy: measured.accuracy,
    macroF1: measured.macroF1,
    calibrationError: measured.calibrationError,
    classes: measured.classes.map(({ class: place, ...rest }) => ({
      label: label(place),
      ...rest,
    })),
    confusion: measured.confusion.map((cell) => ({
      label: label(cell.label),
      guess: label(cell.guess),
      count: cell.count,
    })),
  };
}

/** Indexes in the set as those of the content's texts. */
function inTexts(setTexts: Int32Array, setTextOf: Int32Array): Int32Array {
  const textOf = new Map(Array.from(setTextOf, (setText, text) => [setText, text]));
  return setTexts.map((setText) => textOf.get(setText) ?? -1).filter((text) => text >= 0);
}
