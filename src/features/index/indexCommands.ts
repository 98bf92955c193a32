import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import { registerCommand, setContext } from '../../host/commands.ts';
import { commandIds, type CommandId } from '../../host/contributions.ts';
import { chooseRepair } from './chooseRepair.ts';
import { detailsText } from './model/detailsText.ts';
import { showIndexDetails } from './indexDetails.ts';
import { indexWorkspace, resumeIndexing } from './indexWorkspace.ts';

const saidMs = 5000;
const scheme = 'semantic-text-index';

interface Dependencies {
  readonly workspace: WorkspaceIndexService;
  readonly log: vscode.LogOutputChannel;
}

/** Its path is the title of the tab. */
function detailsUri(): vscode.Uri {
  return vscode.Uri.from({ scheme, path: t('Index of This Workspace') });
}

/** The commands of the workspace's index, and the text of its details. */
export function registerIndex({ workspace: index, log }: Dependencies): vscode.Disposable {
  const textChanged = new vscode.EventEmitter<vscode.Uri>();
  let shown = '';
  const showText = async (): Promise<void> => {
    // Asked for before it is opened, so that a failure is reported as any other.
    shown = await text(index);
    const uri = detailsUri();
    textChanged.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  };
  const register = (id: CommandId, run: () => unknown): vscode.Disposable =>
    registerCommand(log, id, run);
  announce(index);
  return vscode.Disposable.from(
    textChanged,
    index.onDidChange(() => {
      announce(index);
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: textChanged.event,
      provideTextDocumentContent: () => shown,
    }),
    register(commandIds.indexWorkspace, () => indexWorkspace(index)),
    register(commandIds.pauseIndexing, async () => {
      await index.pause();
      vscode.window.setStatusBarMessage(t('Semantic Text: indexing is paused'), saidMs);
    }),
    register(commandIds.resumeIndexing, () => resumeIndexing(index)),
    register(commandIds.showIndexDetails, () => showIndexDetails(index)),
    register(commandIds.showIndexText, showText),
    register(commandIds.chooseRepair, async () => {
      if (await chooseRepair(index)) await showText();
    }),
    register(commandIds.collectVectors, () => collectVectors(index)),
    register(commandIds.clearIndex, () => clearIndex(index)),
  );
}

function announce({ state }: WorkspaceIndexService): void {
  void setContext('indexState', state.kind);
  void setContext('indexPaused', state.isPaused);
}

async function text(index: WorkspaceIndexService): Promise<string> {
  const status = await index.askStatus();
  if (!status) return `${t('This workspace is not indexed yet.')}\n`;
  const { folder, vectorsFolder } = index.location;
  return detailsText({
    status,
    isPaused: index.state.isPaused,
    folders: { index: folder, vectors: vectorsFolder },
    histogram: await index.histogram(),
    leftOut: index.leftOut,
  });
}

async function collectVectors(index: WorkspaceIndexService): Promise<void> {
  const { removed, bytes, isOverCap } = await index.collect();
  const left = sizeText(bytes);
  const done =
    removed === 0
      ? t('Semantic Text: No vector is unused; {0} remain for the vectors of all workspaces.', left)
      : tCount(
          removed,
          'Semantic Text: {0} vector removed; {1} remain for the vectors of all workspaces.',
          'Semantic Text: {0} vectors removed; {1} remain for the vectors of all workspaces.',
          left,
        );
  const beyond = isOverCap
    ? [
        t(
          'That is more than the setting semanticText.index.maxVectorsMB allows: what open workspaces use stays.',
        ),
      ]
    : [];
  void vscode.window.showInformationMessage([done, ...beyond].join(' '));
}

async function clearIndex(index: WorkspaceIndexService): Promise<void> {
  const clear = t('Clear');
  const chosen = await vscode.window.showWarningMessage(
    t('Clear the index of this workspace?'),
    {
      modal: true,
      detail: t(
        'The next search reads all files again. If no other workspace has an index, all vectors are removed, and indexing again takes as long as the first time; otherwise they stay until you choose Remove Unused Vectors.',
      ),
    },
    clear,
  );
  if (chosen === clear) await index.clear();
}
