/**
 * How vectors that all point into one narrow cone are spread out again: their mean taken away (`centre`), each
 * dimension divided by its standard deviation as well (`standardise`), the K directions in which they differ
 * most taken away as well (`remove:K`), or all directions made to differ alike (`whiten`).
 */
export type RepairMethod = 'none' | 'centre' | 'standardise' | `remove:${number}` | 'whiten';

/** The words of people, for help and messages. */
export const repairMethodWords = 'none, centre, standardise, remove:K (K from 1) or whiten';

/** The method that a word names; undefined where it names none. */
export function parseRepairMethod(word: string): RepairMethod | undefined {
  switch (word) {
    case 'none':
    case 'centre':
    case 'standardise':
    case 'whiten':
      return word;
    default: {
      const count = /^remove:([1-9]\d*)$/.exec(word)?.[1];
      return count !== undefined && Number.isSafeInteger(Number(count))
        ? `remove:${Number(count)}`
        : undefined;
    }
  }
}

/** K of `remove:K`; 0 for the other methods. */
export function removedComponents(method: RepairMethod): number {
  return method.startsWith('remove:') ? Number(method.slice('remove:'.length)) : 0;
}
