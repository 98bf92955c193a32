import type { NearDuplicates } from './nearDuplicates.ts';

/**
 * What is said several times: groups of texts that near ones link, and single texts that stand at several places; those with most
 * places first, equal ones by their first text. `placeCounts`: by text, from 1.
 */
export function repetitionGroups(
  placeCounts: ArrayLike<number>,
  { groups, twinOf }: Pick<NearDuplicates, 'groups' | 'twinOf'>,
): (readonly number[])[] {
  const alone: number[][] = [];
  for (const [text, twin] of twinOf.entries()) {
    if (twin === -1 && placeCounts[text]! > 1) alone.push([text]);
  }
  const size = (group: readonly number[]): number =>
    group.reduce((sum, text) => sum + placeCounts[text]!, 0);
  return [...groups, ...alone].sort((a, b) => size(b) - size(a) || a[0]! - b[0]!);
}
