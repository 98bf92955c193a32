import { useRef } from 'preact/hooks';
import { tCount } from '../../../core/l10n/translate.ts';
import { contentOf } from '../../../protocol/contentReference.ts';
import type { PanelSnapshot } from '../../../protocol/pageApi.ts';

/** Rows that a view lists at most; `segmentsAt` gives no more. */
export const mostListed = 1000;

/**
 * The version that is to be compared as a whole: not one that is still being embedded. Until that is done the version before it
 * stays, where there is one of this content.
 */
export function useEmbeddedVersion({ version, status }: PanelSnapshot): string | undefined {
  const last = useRef<string>(undefined);
  const isSame = last.current !== undefined && contentOf(last.current) === contentOf(version);
  if (status.kind !== 'working') last.current = version;
  else if (!isSame) last.current = undefined;
  return last.current;
}

/** What is added to a count of what was compared, where not all of it was. */
export function waitingText(waitingCount: number): string {
  if (waitingCount === 0) return '';
  const waiting = tCount(
    waitingCount,
    '{0} has no vector yet and was not compared.',
    '{0} have no vector yet and were not compared.',
  );
  return ` ${waiting}`;
}
