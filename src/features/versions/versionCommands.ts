import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds, previewVersionCommand } from '../../host/contributions.ts';
import type { EngineCalls, JobCalls } from '../../host/engine/processCalls.ts';
import { isDirectory, isUri } from '../../host/text/chosenUri.ts';
import { nameOf } from '../../host/text/resource.ts';
import { WrongUse } from '../../host/userErrors.ts';
import { GitHead } from './gitHead.ts';
import type { VersionNode, VersionRow } from './model/versionTree.ts';
import { openBothVersions } from './openVersion.ts';
import {
  fileSinceHead,
  folderSinceHead,
  twoFiles,
  twoFolders,
  type TwoVersions,
} from './versionSources.ts';
import { VersionsView } from './versionsView.ts';

interface Dependencies {
  readonly engine: EngineCalls;
  readonly jobs: JobCalls;
  readonly log: vscode.LogOutputChannel;
}

/** "Compare with Another Version…" and "Compare Selected as Versions", and what their view offers. */
export function registerVersions({ log, ...deps }: Dependencies): vscode.Disposable {
  const view = new VersionsView(deps);
  const rowOf = (node: unknown): VersionRow | undefined => {
    const given = node as VersionNode | undefined;
    return given?.kind === 'row' ? given : view.focused;
  };
  return vscode.Disposable.from(
    view,
    registerCommand(log, commandIds.compareVersions, async (uri) => {
      const versions = await chooseVersions(isUri(uri) ? uri : activeUri());
      if (versions) await view.compare(versions);
    }),
    registerCommand(log, commandIds.compareSelectedVersions, async (_, uris) => {
      await view.compare(await selectedVersions(uris));
    }),
    registerCommand(log, commandIds.filterVersions, () => view.filter()),
    registerCommand(log, commandIds.swapVersions, () => view.swap()),
    registerCommand(log, commandIds.refreshVersions, () => view.again()),
    registerCommand(log, commandIds.clearVersions, () => view.clear()),
    registerCommand(log, previewVersionCommand, async (node) => {
      const row = rowOf(node);
      if (row) await view.open(row, true);
    }),
    registerCommand(log, commandIds.openVersion, async (node) => {
      const row = rowOf(node);
      if (row) await view.open(row, false);
    }),
    registerCommand(log, commandIds.openBothVersions, async (node) => {
      const row = rowOf(node);
      if (row) await openBothVersions(row);
    }),
  );
}

/** What was selected first is the older version. */
async function selectedVersions(uris: unknown): Promise<TwoVersions> {
  const [older, newer, ...others] = Array.isArray(uris) ? (uris as unknown[]) : [];
  if (!isUri(older) || !isUri(newer) || others.length > 0) {
    throw new WrongUse(
      t('Select two files or two folders in the Explorer, the older version first.'),
    );
  }
  const [isFolder, isOther] = [await isDirectory(older), await isDirectory(newer)];
  if (isFolder !== isOther) {
    throw new WrongUse(t('A file and a folder are no two versions; select two of one kind.'));
  }
  return isFolder ? twoFolders(older, newer) : twoFiles(older, newer);
}

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => Promise<TwoVersions | undefined>;
}

/** Asks what a file or folder is to be compared with: what is chosen is the older version. */
async function chooseVersions(uri: vscode.Uri | undefined): Promise<TwoVersions | undefined> {
  if (!uri) {
    throw new WrongUse(
      t('No file is open; open one, or right-click one in the Explorer, and compare again.'),
    );
  }
  const isFolder = await isDirectory(uri);
  const choices = [
    ...(await headChoices(uri, isFolder)),
    ...(isFolder ? [] : openChoices(uri)),
    fileChoice(uri, isFolder),
  ];
  const [only] = choices;
  if (choices.length === 1) return only?.choose();
  const chosen = await vscode.window.showQuickPick(choices, {
    title: t('Compare {0} with Another Version', nameOf(uri)),
    placeHolder: t('Choose the older version'),
    matchOnDescription: true,
  });
  return chosen?.choose();
}

async function headChoices(uri: vscode.Uri, isFolder: boolean): Promise<Choice[]> {
  const head = await GitHead.at(uri);
  if (!head || (!isFolder && !(await head.has(uri)))) return [];
  return [
    {
      label: `$(git-commit) ${t('Version in Git')}`,
      description: 'HEAD',
      choose: () =>
        Promise.resolve(isFolder ? folderSinceHead(uri, head) : fileSinceHead(uri, head)),
    },
  ];
}

/** The files of the other tabs. */
function openChoices(uri: vscode.Uri): Choice[] {
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const others = new Map(open.map((other) => [other.toString(), other]));
  others.delete(uri.toString());
  return [...others.values()].map((other) => ({
    label: `$(file) ${nameOf(other)}`,
    description: vscode.workspace.asRelativePath(other),
    choose: () => Promise.resolve(twoFiles(other, uri)),
  }));
}

function fileChoice(uri: vscode.Uri, isFolder: boolean): Choice {
  return {
    label: isFolder ? `$(folder) ${t('Another Folder…')}` : `$(file-add) ${t('Another File…')}`,
    choose: async () => {
      const [other] =
        (await vscode.window.showOpenDialog({
          canSelectFiles: !isFolder,
          canSelectFolders: isFolder,
          title: t('Older Version of {0}', nameOf(uri)),
          openLabel: t('Compare'),
          ...(uri.scheme === 'untitled' ? {} : { defaultUri: vscode.Uri.joinPath(uri, '..') }),
        })) ?? [];
      if (!other) return undefined;
      return isFolder ? twoFolders(other, uri) : twoFiles(other, uri);
    },
  };
}

function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return vscode.window.activeTextEditor?.document.uri;
}
