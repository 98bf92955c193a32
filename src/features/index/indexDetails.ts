import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import type { IndexState } from '../../host/index/workspaceSearch.ts';
import { progressText } from '../../host/index/model/progressText.ts';
import { runCommand } from '../../host/commands.ts';
import { commandIds, type CommandId } from '../../host/contributions.ts';
import type { IndexStatus } from '../../protocol/indexApi.ts';
import { distinctText, filesText, passagesText } from './model/planText.ts';
import { repairText } from './model/repairText.ts';

interface DetailItem extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** What the index holds, and what can be done with it, as a list. */
export async function showIndexDetails(index: WorkspaceIndexService): Promise<void> {
  const pick = vscode.window.createQuickPick<DetailItem>();
  pick.title = t('Index of This Workspace');
  pick.placeholder = t('Choose what to do with it');
  pick.busy = true;
  pick.show();
  try {
    const status = await index.askStatus();
    pick.items = [...statusItems(status, index.state), ...actionItems(index, status)];
    pick.busy = false;
    const chosen = await new Promise<DetailItem | undefined>((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.activeItems[0]);
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
    });
    pick.hide();
    await chosen?.run?.();
  } finally {
    pick.dispose();
  }
}

function statusItems(status: IndexStatus | undefined, state: IndexState): DetailItem[] {
  if (!status) return [{ label: t('$(info) This workspace is not indexed yet') }];
  const { files, segments, texts, embedded, bytes, vectorBytes, model, isKept } = status;
  const openText = command(commandIds.showIndexText);
  const label = stateLabel(state);
  return [
    { label: t('Index'), kind: vscode.QuickPickItemKind.Separator },
    { label, run: openText },
    {
      label: `$(files) ${filesText(files)}`,
      description: passagesText(segments),
      run: openText,
    },
    {
      label: t('$(symbol-array) {0} of {1} embedded', embedded, distinctText(texts)),
      description: model ?? '',
      run: openText,
    },
    {
      label: t('$(database) {0} for this workspace', sizeText(bytes)),
      description: isKept
        ? t('{0} for the vectors of all workspaces', sizeText(vectorBytes))
        : t('{0} for the vectors of all workspaces; in memory only', sizeText(vectorBytes)),
      run: openText,
    },
  ];
}

function stateLabel(state: IndexState): string {
  const { kind, isPaused, status } = state;
  if (kind === 'updating') {
    const progress = progressText(state);
    return progress === '' ? t('$(sync) Updating') : t('$(sync) Updating: {0}', progress);
  }
  if (isPaused) return t('$(debug-pause) Paused');
  if (kind === 'ready') return t('$(check) Up to date');
  const isWhole = status !== undefined && status.embedded >= status.texts;
  return isWhole
    ? t('$(circle-large-outline) Made by searches, not kept up to date')
    : t('$(circle-large-outline) Incomplete');
}

function actionItems(index: WorkspaceIndexService, status: IndexStatus | undefined): DetailItem[] {
  const { kind, isPaused } = index.state;
  const items: DetailItem[] = [{ label: t('Actions'), kind: vscode.QuickPickItemKind.Separator }];
  if (kind === 'updating') {
    items.push({
      label: t('$(debug-pause) Pause Indexing'),
      run: command(commandIds.pauseIndexing),
    });
  } else if (isPaused) {
    items.push({
      label: t('$(debug-continue) Resume Indexing'),
      run: command(commandIds.resumeIndexing),
    });
  } else {
    items.push({
      // A second window of a folder has an index of its own, and does not have it yet.
      label:
        kind === 'ready' && status ? t('$(refresh) Index Again…') : t('$(play) Index Workspace…'),
      description: t('says first what there is to do'),
      run: command(commandIds.indexWorkspace),
    });
  }
  if (!status) return items;
  return [
    ...items,
    {
      label: t('$(graph) Show All Details'),
      description: t('as a text: where it lies, cosines of random pairs, what is left out'),
      run: command(commandIds.showIndexText),
    },
    {
      label: t('$(settings) Choose Repair…'),
      description: t('now: {0}', repairText(status.repair)),
      run: command(commandIds.chooseRepair),
    },
    {
      label: t('$(archive) Remove Unused Vectors'),
      description: t('of texts that no workspace holds any more'),
      run: command(commandIds.collectVectors),
    },
    { label: t('$(trash) Clear Workspace Index…'), run: command(commandIds.clearIndex) },
  ];
}

function command(id: CommandId): () => unknown {
  return () => runCommand(id);
}
