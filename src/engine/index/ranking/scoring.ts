import type { Background } from '../../../core/search/nearness.ts';
import type { FittedRepair } from '../repair/indexRepair.ts';
import type { SpaceVectors } from '../vectors/spaceVectors.ts';

/** What scores are made with. */
export interface Scoring {
  readonly space: SpaceVectors;
  /** Of the space. */
  readonly name: string;
  readonly repair: FittedRepair | undefined;
  /** Of unrelated texts under this repair: for nearness, and for scopes too small for percentiles of their own. */
  readonly background: Background | undefined;
}

/** Names a space and a repair, for `SearchIndexAnswer.scoredBy`. */
export function scoringName(space: string, repair: FittedRepair | undefined): string {
  return JSON.stringify([space, repair?.id ?? null]);
}

/** The parts of a `scoringName`; undefined where a text is none. */
export function parseScoringName(
  name: string,
): { readonly space: string; readonly repairId: string | undefined } | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(name);
  } catch {
    return undefined;
  }
  const [space, repairId] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof space !== 'string') return undefined;
  return { space, repairId: typeof repairId === 'string' ? repairId : undefined };
}
