/** A hit of `search --json`, as far as its rank goes. */
export interface RankedRow {
  readonly file: string;
  readonly start: number;
  readonly rankScore: number;
  readonly why: Readonly<Record<string, number>>;
}

// What was added and is taken away again leaves other last bits.
const decimals = 7;

/**
 * Hits of a search in the order that they have without late interaction, which adds its share to the others: by what remains of
 * `rankScore`; equal ones as they stand in the files.
 */
export function beforeLateInteraction<Row extends RankedRow>(hits: readonly Row[]): Row[] {
  const rest = ({ rankScore, why }: Row): number =>
    Number((rankScore - (why['tokens'] ?? 0)).toFixed(decimals));
  return hits.toSorted(
    (a, b) => rest(b) - rest(a) || a.file.localeCompare(b.file) || a.start - b.start,
  );
}
