import { weightShare } from '../drawing/weightScale.ts';
import { cosineText } from '../format/float32Text.ts';

/** What pieces are tinted by. */
export interface PieceMeasure {
  /** What a number is called, and the `data-` attribute that holds it. */
  readonly name: 'cosine' | 'attention';
  /** Undefined for a number that says nothing. */
  readonly text: (value: number) => string | undefined;
  /** How strong the tint is, 0 to 1; `largest` is the number with the strongest one. */
  readonly tint: (value: number, largest: number) => number;
}

export const cosineMeasure: PieceMeasure = {
  name: 'cosine',
  text: cosineText,
  tint: (cosine) => Math.min(1, Math.abs(cosine)),
};

/** Tokens outside of the window have NaN. */
export const attentionMeasure: PieceMeasure = {
  name: 'attention',
  text: (weight) => (Number.isNaN(weight) ? undefined : weight.toFixed(4)),
  tint: weightShare,
};
