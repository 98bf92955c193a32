import * as vscode from 'vscode';
import { countText } from '../../core/text/countText.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import type { IndexState } from '../../host/index/workspaceSearch.ts';
import { progressText } from '../../host/index/model/progressText.ts';
import { runCommand } from '../../host/commands.ts';
import { commandIds, type CommandId } from '../../host/contributions.ts';
import type { IndexStatus } from '../../protocol/indexApi.ts';
import { format } from './model/planText.ts';

interface DetailItem extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** What the index holds, and what can be done with it, as a list. */
export async function showIndexDetails(index: WorkspaceIndexService): Promise<void> {
  const pick = vscode.window.createQuickPick<DetailItem>();
  pick.title = 'Index of This Workspace';
  pick.placeholder = 'Choose what to do with it';
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
  if (!status) return [{ label: '$(info) This workspace is not indexed yet' }];
  const { files, segments, texts, embedded, bytes, vectorBytes, model, isKept } = status;
  const openText = command(commandIds.showIndexText);
  const label = stateLabel(state);
  return [
    { label: 'Index', kind: vscode.QuickPickItemKind.Separator },
    { label, run: openText },
    {
      label: `$(files) ${countText(files, 'file')}`,
      description: countText(segments, 'passage'),
      run: openText,
    },
    {
      label: `$(symbol-array) ${format(embedded)} of ${countText(texts, 'distinct text')} embedded`,
      description: model ?? '',
      run: openText,
    },
    {
      label: `$(database) ${sizeText(bytes)} for this workspace`,
      description: `${sizeText(vectorBytes)} for the vectors of all workspaces${isKept ? '' : '; in memory only'}`,
      run: openText,
    },
  ];
}

function stateLabel(state: IndexState): string {
  const { kind, isPaused, status } = state;
  if (kind === 'updating') {
    const progress = progressText(state);
    return `$(sync) Updating${progress === '' ? '' : `: ${progress}`}`;
  }
  if (isPaused) return '$(debug-pause) Paused';
  if (kind === 'ready') return '$(check) Up to date';
  const isWhole = status !== undefined && status.embedded >= status.texts;
  return `$(circle-large-outline) ${isWhole ? 'Made by searches, not kept up to date' : 'Incomplete'}`;
}

function actionItems(index: WorkspaceIndexService, status: IndexStatus | undefined): DetailItem[] {
  const { kind, isPaused } = index.state;
  const items: DetailItem[] = [{ label: 'Actions', kind: vscode.QuickPickItemKind.Separator }];
  if (kind === 'updating') {
    items.push({ label: '$(debug-pause) Pause Indexing', run: command(commandIds.pauseIndexing) });
  } else if (isPaused) {
    items.push({
      label: '$(debug-continue) Resume Indexing',
      run: command(commandIds.resumeIndexing),
    });
  } else {
    items.push({
      label: kind === 'ready' ? '$(refresh) Index Again…' : '$(play) Index Workspace…',
      description: 'says first what there is to do',
      run: command(commandIds.indexWorkspace),
    });
  }
  if (!status) return items;
  return [
    ...items,
    {
      label: '$(graph) Show All Details',
      description: 'as a text: where it lies, cosines of random pairs, what is left out',
      run: command(commandIds.showIndexText),
    },
    {
      label: '$(settings) Choose Repair…',
      description: `now: ${status.repair}`,
      run: command(commandIds.chooseRepair),
    },
    {
      label: '$(archive) Remove Unused Vectors',
      description: 'of texts that no workspace holds any more',
      run: command(commandIds.collectVectors),
    },
    { label: '$(trash) Clear Workspace Index…', run: command(commandIds.clearIndex) },
  ];
}

function command(id: CommandId): () => unknown {
  return () => runCommand(id);
}
