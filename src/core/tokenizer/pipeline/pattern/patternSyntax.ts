import type { CharacterSet } from './characterSet.ts';

/** A character, so many times; greedy. */
interface Characters {
  readonly kind: 'characters';
  readonly set: CharacterSet;
  readonly min: number;
  readonly max: number;
  /** Takes all that it can, and gives none back. */
  readonly possessive: boolean;
}

/** One of several, once, or left out where `optional`. */
interface Choice {
  readonly kind: 'choice';
  readonly alternatives: readonly Alternative[];
  readonly optional: boolean;
}

/** Whether the next character is one of a set; at the end there is none. */
interface LookAhead {
  readonly kind: 'lookAhead';
  readonly set: CharacterSet;
  readonly negative: boolean;
}

export type PatternPart = Characters | Choice | LookAhead;
export type Alternative = readonly PatternPart[];

/** Whether an alternative can match nothing at all. */
export function matchesNothing(alternative: Alternative): boolean {
  return alternative.every(
    (part) =>
      part.kind === 'lookAhead' ||
      (part.kind === 'characters'
        ? part.min === 0
        : part.optional || part.alternatives.some(matchesNothing)),
  );
}
