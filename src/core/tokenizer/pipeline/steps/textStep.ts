import type { AlignedText } from '../alignedText.ts';

/** A part of a normaliser: writes to `out`, which is empty, what becomes of `text`. */
export type TextStep = (text: AlignedText, out: AlignedText) => void;
