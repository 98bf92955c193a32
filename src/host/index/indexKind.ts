import type { IndexStatus } from '../../protocol/indexApi.ts';
import type { IndexMemory } from './indexMemory.ts';
import type { IndexState } from './workspaceSearch.ts';

/**
 * What the index counts as. Searches alone may have embedded every text of a small workspace: as long as nobody has
 * asked for the index it is not kept up to date, so that is `partial`.
 */
export function indexKind(
  isRunning: boolean,
  status: Pick<IndexStatus, 'texts' | 'embedded'> | undefined,
  { isWanted, isComplete }: Pick<IndexMemory, 'isWanted' | 'isComplete'>,
): IndexState['kind'] {
  if (isRunning) return 'updating';
  if (!isWanted) return status ? 'partial' : 'absent';
  const isWhole = status ? status.embedded >= status.texts : isComplete;
  return isWhole ? 'ready' : 'partial';
}
