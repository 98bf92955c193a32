import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import { progressText } from '../../host/index/model/progressText.ts';
import type { IndexState } from '../../host/index/workspaceSearch.ts';
import { runCommand } from '../../host/commands.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { commandIds } from '../../host/contributions.ts';
import type { IndexPlan } from '../../protocol/indexApi.ts';
import { filesText, passagesText, planText } from './model/planText.ts';

const betweenMessagesMs = 500;

/** Says what indexing would do, asks, and does it. */
export async function indexWorkspace(index: WorkspaceIndexService): Promise<void> {
  if (!index.isAvailable) {
    throw new WrongUse(t('No folder is open; open one and choose Index Workspace… again.'));
  }
  const start = t('Index');
  const settings = t('Change What Is Indexed…');
  const plan = await dryRun(index);
  if (plan.files === 0) {
    const message =
      plan.leftOut === 0
        ? t('Semantic Text: There is no text file here to index.')
        : tCount(
            plan.leftOut,
            'Semantic Text: There is no text file here to index; {0} file is left out.',
            'Semantic Text: There is no text file here to index; {0} files are left out.',
          );
    const chosen = await vscode.window.showInformationMessage(message, settings);
    if (chosen === settings) await openSettings();
    return;
  }
  const chosen = await vscode.window.showInformationMessage(
    t('Index {0} for search by meaning?', workspaceName()),
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
    t('Semantic Text: looking at the files of this workspace'),
    ({ signal, report }) => {
      let shown = 0;
      return index.plan({
        signal,
        onProgress: ({ files, share }) => {
          // Each message is drawn.
          if (files < shown + 100 && share === undefined) return;
          shown = files;
          const message =
            share === undefined
              ? filesText(files)
              : tCount(
                  files,
                  '{0} file, {1} % of a long one',
                  '{0} files, {1} % of a long one',
                  Math.floor(100 * share),
                );
          report(undefined, message);
        },
      });
    },
  );
}

async function runIndexing(index: WorkspaceIndexService): Promise<void> {
  const embedded = await withProgressNotification(
    t('Semantic Text: indexing this workspace'),
    async (progress) => {
      const pause = `[${t('Pause')}](command:${commandIds.pauseIndexing} "${t('Goes on when you choose Resume Indexing')}")`;
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
  const search = t('Search');
  const { status } = index.state;
  const done = status
    ? tCount(
        embedded,
        'Semantic Text: {1} of {2} can be searched by meaning; {0} text was embedded.',
        'Semantic Text: {1} of {2} can be searched by meaning; {0} texts were embedded.',
        passagesText(status.segments),
        filesText(status.files),
      )
    : tCount(
        embedded,
        'Semantic Text: The workspace can be searched by meaning; {0} text was embedded.',
        'Semantic Text: The workspace can be searched by meaning; {0} texts were embedded.',
      );
  const chosen = await vscode.window.showInformationMessage(done, search);
  if (chosen === search) await runCommand(commandIds.search);
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', 'semanticText.index');
}

function workspaceName(): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  return folders.length === 1 && only
    ? t('"{0}"', only.name)
    : tCount(folders.length, '{0} folder', '{0} folders');
}
