import { t } from '../../../core/l10n/translate.ts';
import { oneOf } from '../../../host/settingValues.ts';
import type { IndexState } from '../../../host/index/workspaceSearch.ts';
import type { IndexSearchMode } from '../../../protocol/indexApi.ts';

interface SearchModeText {
  readonly mode: IndexSearchMode;
  readonly name: string;
  /** What it does, in one sentence. */
  readonly sentence: string;
}

const modes: readonly IndexSearchMode[] = ['hybrid', 'semantic', 'keyword', 'instant'];

/** The modes, in the order in which they are offered. */
export function searchModes(): readonly SearchModeText[] {
  return [
    {
      mode: 'hybrid',
      name: t('Hybrid'),
      sentence: t(
        'Passages that mean what you say and passages that hold your words, in one order.',
      ),
    },
    {
      mode: 'semantic',
      name: t('Semantic'),
      sentence: t('Passages that mean what you say, in whatever words.'),
    },
    {
      mode: 'keyword',
      name: t('Keyword'),
      sentence: t('Passages that hold your words; the model is not asked.'),
    },
    {
      mode: 'instant',
      name: t('Instant'),
      sentence: t('Like hybrid; passages without a vector are estimated at once and then refined.'),
    },
  ];
}

/** What was remembered, where it still is a mode; else hybrid. */
export function searchModeOf(remembered: unknown): IndexSearchMode {
  return oneOf(modes, remembered) ?? 'hybrid';
}

/**
 * The mode that answers: while lines have no vector, `hybrid` and `semantic` would pass over them, and `instant`
 * does not.
 */
export function answeringMode(
  chosen: IndexSearchMode,
  { kind, status }: Pick<IndexState, 'kind' | 'status'>,
): IndexSearchMode {
  if (chosen === 'keyword' || kind === 'ready') return chosen;
  // A file that was just saved is embedded in a moment.
  const isNearlyWhole =
    kind === 'updating' && status !== undefined && status.texts - status.embedded < nearlyWhole;
  return isNearlyWhole && status.embedded > 0 ? chosen : 'instant';
}

const nearlyWhole = 200;

/** The same in documents in memory, of which so many passages have a vector. */
export function answeringModeIn(
  chosen: IndexSearchMode,
  { passages, embedded }: { readonly passages: number; readonly embedded: number },
): IndexSearchMode {
  return chosen === 'keyword' || embedded >= passages ? chosen : 'instant';
}
