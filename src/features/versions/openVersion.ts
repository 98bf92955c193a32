import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { select, showDocument, visibleEditorOf } from '../../host/text/editors.ts';
import { openHitDocument, type HitDocument } from '../../host/text/hitDocument.ts';
import { nameOf } from '../../host/text/resource.ts';
import type { VersionPassage } from './model/versionFiles.ts';
import type { VersionRow } from './model/versionTree.ts';

/**
 * Shows a passage in the diff editor of its two files, selected on both sides; where one of them has no such file, in the
 * other. Throws `fileUnreadable` where a document is gone.
 */
export async function openVersion(
  { older, newer }: VersionRow,
  counterpart: (row: 'older' | 'newer') => vscode.Uri | undefined,
  preserveFocus: boolean,
): Promise<void> {
  const [left, right] = await Promise.all([opened(older), opened(newer)]);
  const olderUri = left?.document.uri ?? counterpart('older');
  const newerUri = right?.document.uri ?? counterpart('newer');
  if (!olderUri || !newerUri) {
    const only = right ?? left;
    if (!only) return;
    await showDocument(only.document, { selection: only.matched, preserveFocus, preview: true });
    return;
  }
  const options: vscode.TextDocumentShowOptions = {
    preserveFocus,
    preview: true,
    ...(right && { selection: right.matched }),
  };
  const title = `${nameOf(olderUri)} ↔ ${nameOf(newerUri)}`;
  await vscode.commands.executeCommand('vscode.diff', olderUri, newerUri, title, options);
  if (!left) return;
  const editor = visibleEditorOf(left.document);
  if (!editor) return;
  // The other side has come into view by itself, and both scroll together.
  if (right) editor.selection = new vscode.Selection(left.matched.start, left.matched.end);
  else select(editor, left.matched);
}

/** Shows both places of a passage side by side, each in an editor of its own. */
export async function openBothVersions({ older, newer }: VersionRow): Promise<void> {
  const [left, right] = await Promise.all([opened(older), opened(newer)]);
  if (left) {
    await showDocument(left.document, {
      ...{ selection: left.matched, preview: true, preserveFocus: right !== undefined },
      viewColumn: vscode.ViewColumn.One,
    });
  }
  if (!right) return;
  await showDocument(right.document, {
    ...{ selection: right.matched, preview: true },
    viewColumn: left ? vscode.ViewColumn.Two : vscode.ViewColumn.One,
  });
}

async function opened(passage: VersionPassage | undefined): Promise<HitDocument | undefined> {
  if (!passage) return undefined;
  const { start, end, text } = passage;
  const uri = vscode.Uri.from(passage.uri);
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const found = await openHitDocument({ uri, range, text });
  if (found.isTextGone) {
    throw new AppError(
      'invalidInput',
      t('That passage is no longer in {0}, which has changed since; compare again.', nameOf(uri)),
    );
  }
  return found;
}
