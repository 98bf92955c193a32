import * as vscode from 'vscode';
import { countText } from '../../core/text/countText.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import { progressText } from '../../host/index/model/progressText.ts';
import type { IndexState } from '../../host/index/workspaceSearch.ts';
import { runCommand } from '../../host/commands.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { commandIds } from '../../host/contributions.ts';
import type { IndexPlan } from '../../protocol/indexApi.ts';
import { format, planText } from './model/planText.ts';

const start = 'Index';
const settings = 'Change What Is Indexed…';
const betweenMessagesMs = 500;

/** Says what indexing would do, asks, and does it. */
export async function indexWorkspace(index: WorkspaceIndexService): Promise<void> {
  if (!index.isAvailable) {
    throw new WrongUse('No folder is open; open one and choose Index Workspace… again.');
  }
  const plan = await dryRun(index);
  if (plan.files === 0) {
    const message = `There is no text file here to index${plan.leftOut > 0 ? `; ${countText(plan.leftOut, 'file is', 'files are')} left out` : ''}.`;
    const chosen = await vscode.window.showInformationMessage(
      `Semantic Text: ${message}`,
      settings,
    );
    if (chosen === settings) await openSettings();
    return;
  }
  const chosen = await vscode.window.showInformationMessage(
    `Index ${workspaceName()} for search by meaning?`,
    { modal: true, detail: planText(plan) },
    start,
    settings,
  );
  if (chosen === settings) await openSettings();
  if (chosen !== start) return;
  await runIndexing(index);
}

/** Goes on where it was paused. */
export async function resumeIndexing(index: WorkspaceIndexService): Promise<void> {
  await runIndexing(index);
}

async function dryRun(index: WorkspaceIndexService): Promise<IndexPlan> {
  return withProgressNotification(
    'Semantic Text: looking at the files of this workspace',
    ({ signal, report }) => {
      let shown = 0;
      return index.plan({
        signal,
        onProgress: ({ files, share }) => {
          // Each message is drawn.
          if (files < shown + 100 && share === undefined) return;
          shown = files;
          const long = share === undefined ? '' : `, ${Math.floor(100 * share)} % of a long one`;
          report(undefined, `${format(files)} files${long}`);
        },
      });
    },
  );
}

async function runIndexing(index: WorkspaceIndexService): Promise<void> {
  const embedded = await withProgressNotification(
    'Semantic Text: indexing this workspace',
    async (progress) => {
      const pause = `[Pause](command:${commandIds.pauseIndexing} "Goes on when you choose Resume Indexing")`;
      let toldAt = -Infinity;
      const report = (state: Pick<IndexState, 'progress' | 'texts' | 'leftMs'>): void => {
        // Each message is drawn.
        if (performance.now() - toldAt < betweenMessagesMs) return;
        toldAt = performance.now();
        const { progress: share = 0 } = state;
        const facts = [`${Math.floor(100 * share)} %`, progressText(state), pause];
        progress.report(share, facts.filter((fact) => fact !== '').join(' · '));
      };
      progress.report(0, `0 % · ${pause}`);
      const listening = index.onDidChange((state) => {
        if (state.progress !== undefined) report(state);
      });
      try {
        return await index.index(progress.signal);
      } finally {
        listening.dispose();
      }
    },
  );
  const search = 'Search';
  const { status } = index.state;
  const what = status
    ? `${countText(status.segments, 'passage')} of ${countText(status.files, 'file')} can be searched by meaning`
    : 'The workspace can be searched by meaning';
  const chosen = await vscode.window.showInformationMessage(
    `Semantic Text: ${what}; ${countText(embedded, 'text was', 'texts were')} embedded.`,
    search,
  );
  if (chosen === search) await runCommand(commandIds.search);
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', 'semanticText.index');
}

function workspaceName(): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  return folders.length === 1 && only ? `"${only.name}"` : `${folders.length} folders`;
}
