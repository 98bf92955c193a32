import { t } from '../../../core/l10n/translate.ts';
import { commandIds, type CommandId } from '../../../host/contributions.ts';
import type { IndexStateKind } from '../../../protocol/page/pageNeighbours.ts';

interface StatusAction {
  readonly label: string;
  readonly command: CommandId;
}

interface Index {
  readonly kind: IndexStateKind;
  readonly isPaused: boolean;
}

/** What can be done with the index now. */
export function indexAction({ kind, isPaused }: Index): StatusAction {
  if (kind === 'updating') {
    return { label: t('$(debug-pause) Pause Indexing'), command: commandIds.pauseIndexing };
  }
  return isPaused
    ? { label: t('$(debug-continue) Resume Indexing'), command: commandIds.resumeIndexing }
    : { label: t('$(database) Index Workspace…'), command: commandIds.indexWorkspace };
}

/** What can be done now, the likeliest first: for a click on the status item. */
export function statusActions(index: Index): readonly StatusAction[] {
  return [
    { label: t('$(search) Search by Meaning…'), command: commandIds.search },
    indexAction(index),
    ...(index.kind === 'absent'
      ? []
      : [{ label: t('$(info) Show Index Details'), command: commandIds.showIndexDetails }]),
    { label: t('$(package) Manage Models…'), command: commandIds.manageModels },
    { label: t('$(debug-restart) Restart Engine'), command: commandIds.restartEngine },
    { label: t('$(output) Show Log'), command: commandIds.showLog },
    { label: t('$(book) Open Walkthrough'), command: commandIds.openWalkthrough },
  ];
}

/** `actions`: what the engine and the index do, and a click offers what can be done. `welcome`: a click explains. */
type StatusLook = 'actions' | 'welcome' | 'hidden';

/** The status item is there while there is something to say, and until somebody has seen what the extension is for. */
export function statusLook(
  isEngineRunning: boolean,
  kind: IndexStateKind,
  isWelcomed: boolean,
): StatusLook {
  if (isEngineRunning || kind !== 'absent') return 'actions';
  return isWelcomed ? 'hidden' : 'welcome';
}
