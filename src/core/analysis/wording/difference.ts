import { cutBehind } from '../../text/cutText.ts';

/** Words or signs of two texts in which they differ: of both where one took the other's place, else of the one that has them. */
export interface Difference {
  readonly older?: string;
  readonly newer?: string;
  /** True where the two changed places. */
  readonly isSwap?: boolean;
}

/**
 * What two texts that are near by meaning make of each other. `layout`: the same words; white space, punctuation or capitals are
 * others. `reworded`: other words, and none of the signs of another meaning. `differs`: signs of it.
 */
export interface WordingComparison {
  readonly wording: 'layout' | 'reworded' | 'differs';
  /** Of `differs`, in the order of the texts; the first ones where there are many. */
  readonly differences: readonly Difference[];
  /** Of `reworded`: all that is other, where it is a word or two in one place. Whether they mean the same, a model may say. */
  readonly replaced?: { readonly older: string; readonly newer: string };
}

const mostDifferences = 6;
const mostUnits = 60;

/** "not", "5 → 7", "+always", "−never", "dog ↔ cat": what a reader is told. Words are shortened. */
export function differenceText({ older, newer, isSwap = false }: Difference): string {
  if (older !== undefined && newer !== undefined) {
    return `${shortened(older)} ${isSwap ? '↔' : '→'} ${shortened(newer)}`;
  }
  return newer === undefined ? `−${shortened(older ?? '')}` : `+${shortened(newer)}`;
}

export function firstDifferences(differences: readonly Difference[]): readonly Difference[] {
  const seen = new Set<string>();
  const distinct = differences.filter((difference) => {
    const text = differenceText(difference);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
  return distinct.slice(0, mostDifferences);
}

function shortened(words: string): string {
  return cutBehind(words, mostUnits);
}

/** What one list has more often than the other, in its order. */
export function surplus(of: readonly string[], over: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const each of over) counts.set(each, (counts.get(each) ?? 0) + 1);
  return of.filter((each) => {
    const left = counts.get(each) ?? 0;
    counts.set(each, left - 1);
    return left <= 0;
  });
}

/** What was lost and what came, each with the one in its turn. */
export function pairedUp(lost: readonly string[], came: readonly string[]): Difference[] {
  return Array.from({ length: Math.max(lost.length, came.length) }, (_, i) => ({
    ...(lost[i] !== undefined && { older: lost[i] }),
    ...(came[i] !== undefined && { newer: came[i] }),
  }));
}
