import * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { isDirectory, isUri } from '../../../host/text/chosenUri.ts';
import { nameOf } from '../../../host/text/resource.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import { GitHead } from '../gitHead.ts';

/** The two documents of a diff editor. */
export interface DiffPair {
  readonly older: vscode.Uri;
  readonly newer: vscode.Uri;
  readonly title: string;
}

/** Of what source control lists a file; Git's own resources have the sides, others a command that opens the diff. */
interface ListedChange {
  readonly resourceUri?: unknown;
  readonly leftUri?: unknown;
  readonly rightUri?: unknown;
  readonly command?: { readonly command?: unknown; readonly arguments?: readonly unknown[] };
}

/**
 * What is to be compared: a file of the explorer or a tab with its version in Git, a change that source control lists, or the diff
 * editor that is open. Throws `WrongUse` where there are no two versions.
 */
export async function diffPairOf(chosen: unknown): Promise<DiffPair> {
  if (isUri(chosen)) {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const open = input instanceof vscode.TabInputTextDiff ? activeDiff() : undefined;
    const isOpen = [open?.older, open?.newer].some((uri) => uri?.toString() === chosen.toString());
    return open && isOpen ? open : sinceHead(chosen);
  }
  if (typeof chosen === 'object' && chosen !== null && 'resourceUri' in chosen) {
    return listedChange(chosen);
  }
  const open = activeDiff();
  if (open) return open;
  const uri = activeFile();
  if (!uri) {
    throw new WrongUse(
      t('No file is open; open one that has changed, or a diff, and choose the command again.'),
    );
  }
  return sinceHead(uri);
}

/** Two files that are selected in the explorer, the older one first. */
export async function selectedPair(uris: unknown): Promise<DiffPair> {
  const [older, newer, ...others] = Array.isArray(uris) ? (uris as unknown[]) : [];
  const areTwo = isUri(older) && isUri(newer) && others.length === 0;
  if (!areTwo || (await isDirectory(older)) || (await isDirectory(newer))) {
    throw new WrongUse(t('Select two files in the Explorer, the older version first.'));
  }
  refuseNotebooks(newer);
  return { older, newer, title: `${nameOf(older)} ↔ ${nameOf(newer)}` };
}

/** The diff that is open in the active tab. Throws `WrongUse` where it is one of cells or of several files. */
function activeDiff(): DiffPair | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab?.input instanceof vscode.TabInputNotebookDiff) throw notebookRefused();
  if (!(tab?.input instanceof vscode.TabInputTextDiff)) return undefined;
  const { original, modified } = tab.input;
  return { older: original, newer: modified, title: tab.label };
}

async function sinceHead(uri: vscode.Uri): Promise<DiffPair> {
  refuseNotebooks(uri);
  const name = nameOf(uri);
  if (await isDirectory(uri)) {
    throw new WrongUse(t('{0} is a folder; choose Compare with Another Version for it.', name));
  }
  const head = await GitHead.at(uri);
  if (!head) {
    throw new WrongUse(
      vscode.workspace.isTrusted
        ? t('Git has no older version of {0}; select two files in the Explorer instead.', name)
        : t(
            'Git is off in Restricted Mode; trust the folder, or select two files in the Explorer.',
          ),
    );
  }
  if (!(await head.has(uri))) throw newFile(uri);
  return { older: head.versionOf(uri), newer: uri, title: `${name} (HEAD ↔ ${t('now')})` };
}

function listedChange({ resourceUri, leftUri, rightUri, command }: ListedChange): DiffPair {
  const diff = command?.command === 'vscode.diff' ? (command.arguments ?? []) : [];
  const older = isUri(leftUri) ? leftUri : diff[0];
  const newer = isUri(rightUri) ? rightUri : diff[1];
  const uri = isUri(resourceUri) ? resourceUri : undefined;
  if (uri) refuseNotebooks(uri);
  if (isUri(older) && isUri(newer)) {
    const title = typeof diff[2] === 'string' ? diff[2] : nameOf(newer);
    return { older, newer, title };
  }
  if (!uri) throw new WrongUse(t('Open the diff of the change, and choose the command there.'));
  throw newFile(uri);
}

function newFile(uri: vscode.Uri): WrongUse {
  return new WrongUse(
    t('{0} is in one version alone: it is new, was deleted, or has conflicts.', nameOf(uri)),
  );
}

function refuseNotebooks(uri: vscode.Uri): void {
  if (/\.ipynb$/i.test(uri.path)) throw notebookRefused();
}

function notebookRefused(): WrongUse {
  return new WrongUse(
    t('Cells of a notebook cannot be tinted; choose Compare with Another Version for it.'),
  );
}

function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputNotebook) throw notebookRefused();
  return input instanceof vscode.TabInputText
    ? input.uri
    : vscode.window.activeTextEditor?.document.uri;
}
