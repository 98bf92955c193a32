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

/**
 * The texts in an order that stays while they are labelled, so that no key meets another row than the one that was seen. It is
 * made anew when somebody wants, and where all that was to be labelled first has a label.
 */
export function useStableOrder(
  order: LabelOrder,
  data: LabelledTexts,
  /** Those that come first. */
  wished: ReadonlySet<number>,
): readonly [texts: Int32Array, isOld: boolean, sortAgain: () => void] {
  const newest = useMemo(() => withFirst(orderTexts(order, data), wished), [order, data, wished]);
  const kept = useRef<{
    readonly order: LabelOrder;
    readonly version: string;
    readonly wished: ReadonlySet<number>;
    readonly hadGuess: boolean;
    readonly texts: Int32Array;
  }>(undefined);
  const [, setSorts] = useState(0);
  const { version, guess } = data;
  const hadGuess = guess !== undefined;
  const { current } = kept;
  const isOther =
    current?.order !== order ||
    current.version !== version ||
    current.wished !== wished ||
    (hadGuess && !current.hadGuess);
  const isGuessNew = guess?.edition === data.sheet.edition;
  const isDone = !isOther && order === 'teach' && isGuessNew && isBatchDone(current.texts, data);
  if (isOther || isDone) kept.current = { order, version, wished, hadGuess, texts: newest };
  const texts = kept.current?.texts ?? newest;
  const isOld = texts !== newest && texts.some((text, row) => newest[row] !== text);
  const sortAgain = (): void => {
    kept.current = { order, version, wished, hadGuess, texts: newest };
    setSorts((count) => count + 1);
  };
  return [texts, isOld, sortAgain];
}

/** Of the order `teach`: the texts that are labelled before it is made anew, which changes what comes first. */
const teachingBatch = 10;

/** Whether all of the first texts that were to be labelled have a label, so that others would teach more. */
function isBatchDone(texts: Int32Array, { sheet }: LabelledTexts): boolean {
  const batch = texts.subarray(0, teachingBatch);
  return batch.length > 0 && batch.every((text) => (sheet.given[text] ?? -1) >= 0);
}

function withFirst(texts: Int32Array, first: ReadonlySet<number>): Int32Array {
  if (first.size === 0) return texts;
  const isFirst = (text: number): boolean => first.has(text);
  return Int32Array.from([...texts.filter(isFirst), ...texts.filter((text) => !isFirst(text))]);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
