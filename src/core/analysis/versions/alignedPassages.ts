import type { EqualTexts, VersionTexts } from './equalTexts.ts';

/**
 * `same`: in the same place, and equal. `moved`: stands elsewhere, equal or reworded. `reworded`: in the same place, in other
 * words. `new`: in the newer version alone. `gone`: in the older one alone.
 */
export type PassageChange = 'same' | 'moved' | 'reworded' | 'new' | 'gone';

export const passageChanges: readonly PassageChange[] = [
  'same',
  'moved',
  'reworded',
  'new',
  'gone',
];

/** A passage of two versions, or of one of them. */
export interface AlignedPassage {
  readonly change: PassageChange;
  /** Its number in each version; -1 where it is not there. */
  readonly older: number;
  readonly newer: number;
  /** Cosine of the two, 1 where they are equal; NaN where there is one. */
  readonly cosine: number;
}

/** The passages that are to be compared by meaning, by their numbers in each version. */
export interface ChangedTexts {
  readonly older: Int32Array;
  readonly newer: Int32Array;
  /** By each of them where it stands between equal passages: see `ChangedPassages`. */
  readonly olderGaps: Int32Array;
  readonly newerGaps: Int32Array;
}

/** What has no equal counterpart and for which `isCompared` is true. */
export function changedTexts(
  older: VersionTexts,
  newer: VersionTexts,
  { newerOf, inOrder }: EqualTexts,
  isCompared: (text: string) => boolean,
): ChangedTexts {
  const isEqual = new Uint8Array(newer.texts.length);
  const isAnchor = new Uint8Array(newer.texts.length);
  for (const [i, j] of newerOf.entries()) {
    if (j === -1) continue;
    isEqual[j] = 1;
    isAnchor[j] = inOrder[i]!;
  }
  const left = (
    { texts, files }: VersionTexts,
    isLeft: (at: number) => boolean,
    isFixed: (at: number) => boolean,
  ): [Int32Array, Int32Array] => {
    const found: number[] = [];
    const gaps: number[] = [];
    let fixed = 0;
    for (const [at, text] of texts.entries()) {
      if (isFixed(at)) fixed++;
      else if (isLeft(at) && isCompared(text)) {
        found.push(at);
        // Both rise along a version, and in both versions alike: no two places have one sum.
        gaps.push(fixed + files[at]!);
      }
    }
    return [Int32Array.from(found), Int32Array.from(gaps)];
  };
  const [olderLeft, olderGaps] = left(
    older,
    (at) => newerOf[at] === -1,
    (at) => inOrder[at] === 1,
  );
  const [newerLeft, newerGaps] = left(
    newer,
    (at) => isEqual[at] === 0,
    (at) => isAnchor[at] === 1,
  );
  return { older: olderLeft, newer: newerLeft, olderGaps, newerGaps };
}

/** By passage of the older version its counterpart (-1 for none), their cosine, and whether it stands in the same place. */
export interface Counterparts {
  readonly newerOf: Int32Array;
  readonly cosines: Float32Array;
  readonly inOrder: Uint8Array;
}

/** Equal ones, and those that were found by meaning among the changed ones. */
export function counterparts(
  equal: EqualTexts,
  changed: ChangedTexts,
  found: Counterparts,
): Counterparts {
  const newerOf = equal.newerOf.slice();
  const inOrder = equal.inOrder.slice();
  const cosines = Float32Array.from(newerOf, (j) => (j === -1 ? NaN : 1));
  for (const [at, i] of changed.older.entries()) {
    const j = found.newerOf[at]!;
    if (j === -1) continue;
    newerOf[i] = changed.newer[j]!;
    cosines[i] = found.cosines[at]!;
    inOrder[i] = found.inOrder[at]!;
  }
  return { newerOf, cosines, inOrder };
}

/**
 * All passages of both versions in the order of the newer one; what is gone stands where it stood, between its neighbours that
 * stayed. A passage that was moved is listed once, where it stands now.
 */
export function alignedPassages(
  older: VersionTexts,
  newer: VersionTexts,
  { newerOf, cosines, inOrder }: Counterparts,
  isEqual: (older: number) => boolean,
): AlignedPassage[] {
  const olderOf = new Int32Array(newer.texts.length).fill(-1);
  for (const [i, j] of newerOf.entries()) if (j !== -1) olderOf[j] = i;
  const rows: AlignedPassage[] = [];
  let next = 0;
  const giveGone = (isBefore: (at: number) => boolean): void => {
    for (; next < newerOf.length && isBefore(next); next++) {
      if (newerOf[next] === -1) rows.push({ change: 'gone', older: next, newer: -1, cosine: NaN });
    }
  };
  for (const [j, i] of olderOf.entries()) {
    giveGone((at) => older.files[at]! < newer.files[j]!);
    if (i === -1) {
      rows.push({ change: 'new', older: -1, newer: j, cosine: NaN });
      continue;
    }
    if (inOrder[i] === 1) giveGone((at) => at < i);
    const stayed = isEqual(i) ? 'same' : 'reworded';
    const change = inOrder[i] === 1 ? stayed : 'moved';
    rows.push({ change, older: i, newer: j, cosine: cosines[i]! });
  }
  giveGone(() => true);
  return rows;
}
