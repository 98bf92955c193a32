import { commandIds, type CommandId } from '../../../host/contributions.ts';
import type { IndexStateKind } from '../../../protocol/pageApi.ts';

export interface StatusAction {
  readonly label: string;
  readonly command: CommandId;
}

/** What can be done now, the likeliest first: for a click on the status item. */
export function statusActions(index: {
  readonly kind: IndexStateKind;
  readonly isPaused: boolean;
}): readonly StatusAction[] {
  const { kind, isPaused } = index;
  const isUpdating = kind === 'updating';
  return [
    { label: '$(search) Search by Meaning…', command: commandIds.search },
    ...(isUpdating
      ? [{ label: '$(debug-pause) Pause Indexing', command: commandIds.pauseIndexing }]
      : isPaused
        ? [{ label: '$(debug-continue) Resume Indexing', command: commandIds.resumeIndexing }]
        : [{ label: '$(database) Index Workspace…', command: commandIds.indexWorkspace }]),
    ...(kind === 'absent'
      ? []
      : [{ label: '$(info) Show Index Details', command: commandIds.showIndexDetails }]),
    { label: '$(package) Manage Models…', command: commandIds.manageModels },
    { label: '$(debug-restart) Restart Engine', command: commandIds.restartEngine },
    { label: '$(output) Show Log', command: commandIds.showLog },
  ];
}
