import * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { nameOf } from '../../../host/text/resource.ts';
import type { FileToSave } from '../../../protocol/pageApi.ts';

/**
 * Asks for a place beside a document, and writes there. Resolves with false when the user cancels. `sources`: what must not be
 * written over; throws `invalidInput`.
 */
export async function saveFile(
  { name, bytes }: FileToSave,
  beside: vscode.Uri | undefined,
  sources: readonly vscode.Uri[] = [],
): Promise<boolean> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const defaultUri = fileBeside(beside, plainName(name));
  const target = await vscode.window.showSaveDialog({
    title: t('Save as {0}', ending.toUpperCase()),
    ...(defaultUri ? { defaultUri } : {}),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!target) return false;
  if (sources.some((source) => source.toString() === target.toString())) {
    throw new AppError(
      'invalidInput',
      t('{0} is what is shown here, and would be replaced; choose another name.', nameOf(target)),
    );
  }
  try {
    await vscode.workspace.fs.writeFile(target, new Uint8Array(bytes));
    return true;
  } catch (cause) {
    const message = t('{0} could not be written; choose another place.', nameOf(target));
    throw new AppError('fileUnwritable', message, { cause });
  }
}

/** A title as a file may be called. */
export function plainName(title: string): string {
  return title.replace(/[^\p{L}\p{N}._-]+/gu, '-');
}

/** In a document's folder, or else in the workspace's first; undefined where there is none. */
export function fileBeside(document: vscode.Uri | undefined, name: string): vscode.Uri | undefined {
  const folder =
    document?.scheme === 'file'
      ? vscode.Uri.joinPath(document, '..')
      : vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, name);
}
