import { useMemo, useRef, useState } from 'preact/hooks';
import type { LabelOrder } from '../../memory.ts';
import type { GuessedTexts, LabelSheet } from '../../../protocol/page/pageLabels.ts';

/** What the page knows of texts and their labels, of one version of the content. */
export interface LabelledTexts {
  readonly version: string;
  readonly sheet: LabelSheet;
  /** Undefined while nothing has guessed. */
  readonly guess: GuessedTexts | undefined;
}

/** Which label a text has: the one that it was given, else the guess. */
export interface TextLabel {
  /** -1 where there is none. */
  readonly label: number;
  readonly isGiven: boolean;
  /** Of a guess; NaN where there is none. */
  readonly probability: number;
  /** The label that cross-validation takes it for, where that is not the given one; else -1. */
  readonly doubt: number;
}

/** Guesses name labels of the sheet that they were made of: one that has another name since is none. */
export function labelReader({ sheet, guess }: LabelledTexts): (text: number) => TextLabel {
  const places = guess?.names.map((name) => sheet.names.indexOf(name)) ?? [];
  const place = (label: number | undefined): number => places[label ?? -1] ?? -1;
  // Of a text a label nothing says how often such a guess is right.
  const isCalibrated =
    guess !== undefined && (guess.method === 'saved' || guess.measures !== undefined);
  return (text) => {
    const given = sheet.given[text] ?? -1;
    const guessed = place(guess?.guesses[text]);
    if (given >= 0) {
      const held = place(guess?.heldOut[text]);
      const doubt = held >= 0 && held !== given ? held : -1;
      return { label: given, isGiven: true, probability: NaN, doubt };
    }
    const isSaid = guessed >= 0 && isCalibrated;
    const probability = isSaid ? (guess.probabilities[text] ?? NaN) : NaN;
    return { label: guessed, isGiven: false, probability, doubt: -1 };
  };
}

/** All texts in an order. What is alike in it stays in the order of the documents. */
function orderTexts(order: LabelOrder, data: LabelledTexts): Int32Array {
  const { sheet, guess } = data;
  const count = sheet.segments.length;
  const texts = Int32Array.from({ length: count }, (_, text) => text);
  if (order === 'place') return texts;
  const read = labelReader(data);
  const labels = Array.from(texts, read);
  const of = (text: number): TextLabel => labels[text]!;
  const last = (value: number): number => (Number.isNaN(value) ? Infinity : value);
  if (order === 'label') {
    const group = (text: number): number => (of(text).label < 0 ? Infinity : of(text).label);
    const unsure = (text: number): number =>
      of(text).isGiven ? -1 : last(1 - of(text).probability);
    return texts.sort((a, b) => compare(group(a), group(b)) || compare(unsure(a), unsure(b)));
  }
  if (order === 'probability') {
    const rank = (text: number): number => last(1 - of(text).probability);
    return texts.sort((a, b) => compare(rank(a), rank(b)));
  }
  // First what was chosen, then what is least sure; labelled ones last, those first that may be wrong.
  const chosen = new Map(Array.from(guess?.teaching ?? [], (text, i) => [text, i]));
  const rank = (text: number): number => {
    const { isGiven, doubt } = of(text);
    if (isGiven) return doubt >= 0 ? 3 : 4;
    return chosen.has(text) ? 0 : Number.isNaN(guess?.margins[text] ?? NaN) ? 2 : 1;
  };
  const within = (text: number): number => chosen.get(text) ?? guess?.margins[text] ?? 0;
  return texts.sort(
    (a, b) =>
      compare(rank(a), rank(b)) || (rank(a) < 2 ? compare(within(a), within(b)) : 0) || a - b,
  );
}

interface KeptOrder {
  readonly order: LabelOrder;
  readonly version: string;
  readonly wished: ReadonlySet<number>;
  readonly hadGuess: boolean;
  readonly texts: Int32Array;
  /** Texts that were chosen when it was made, which come first in the order `teach`. */
  readonly chosen: ReadonlySet<number>;
  /** How many texts had a label when it was made. */
  readonly givenCount: number;
}

/**
 * The texts in an order that stays while they are labelled, so that no key meets another row than the one that was seen. It is
 * made anew when somebody wants, and in the order `teach` where as many as teach well together were labelled since. What is
 * chosen then stands first in it: the next key is about the text that was seen, and behind it comes what teaches most now.
 */
export function useStableOrder(
  order: LabelOrder,
  data: LabelledTexts,
  /** Those that come first. */
  wished: ReadonlySet<number>,
  /** What somebody has chosen in the list as it is shown. */
  chosen: { readonly current: ReadonlySet<number> },
): readonly [texts: Int32Array, isOld: boolean, sortAgain: () => void] {
  const newest = useMemo(() => orderTexts(order, data), [order, data]);
  const kept = useRef<KeptOrder>(undefined);
  const [, setSorts] = useState(0);
  const { version, guess, sheet } = data;
  const hadGuess = guess !== undefined;
  const givenCount = useMemo(() => sheet.given.filter((label) => label >= 0).length, [sheet]);
  const make = (first: ReadonlySet<number>): void => {
    const texts = withFirst(withFirst(newest, first), wished);
    kept.current = { order, version, wished, hadGuess, texts, chosen: first, givenCount };
  };
  const makeWithChosen = (): void => make(order === 'teach' ? chosen.current : none);
  const { current } = kept;
  const isOther =
    current?.order !== order || current.version !== version || current.wished !== wished;
  const isGuessNew = guess?.edition === sheet.edition;
  if (isOther) make(none);
  else if (hadGuess && !current.hadGuess) makeWithChosen();
  else if (order === 'teach' && isGuessNew && givenCount - current.givenCount >= teachingBatch) {
    makeWithChosen();
  }
  const { texts, chosen: first } = kept.current!;
  const wanted = useMemo(
    () => withFirst(withFirst(newest, first), wished),
    [newest, first, wished],
  );
  const isOld = texts.some((text, row) => wanted[row] !== text);
  const sortAgain = (): void => {
    makeWithChosen();
    setSorts((count) => count + 1);
  };
  return [texts, isOld, sortAgain];
}

const none: ReadonlySet<number> = new Set();

/** Of the order `teach`: so many texts are labelled before it is made anew, since then others teach more. */
const teachingBatch = 10;

function withFirst(texts: Int32Array, first: ReadonlySet<number>): Int32Array {
  if (first.size === 0) return texts;
  const isFirst = (text: number): boolean => first.has(text);
  return Int32Array.from([...texts.filter(isFirst), ...texts.filter((text) => !isFirst(text))]);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
