import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { openShownHit } from '../../host/text/hitDocument.ts';
import { select, showDocument, visibleEditorOf } from '../../host/text/editors.ts';
import type { ResultHit } from '../../host/results.ts';
import type { Opening, OpenMode } from './model/openOrder.ts';

/**
 * Selects the line of a hit that matched in an editor, where it stands now. Does nothing where `isWanted` says no once the document is
 * open. Throws `fileUnreadable` where the document is gone, `invalidInput` where the text is, and `cancelled`.
 */
export async function openResult(
  hit: ResultHit,
  mode: OpenMode,
  { isWanted, signal }: Pick<Opening, 'isWanted' | 'signal'>,
): Promise<void> {
  const { document, range, isTextGone } = await openShownHit(hit, signal);
  if (!isWanted()) return;
  if (isTextGone) {
    throw new AppError(
      'invalidInput',
      t('That text is no longer in {0}, which has changed since; refresh the results.', hit.title),
    );
  }
  const shown = mode === 'side' ? undefined : visibleEditorOf(document);
  const options: vscode.TextDocumentShowOptions = {
    viewColumn:
      mode === 'side' ? vscode.ViewColumn.Beside : (shown?.viewColumn ?? vscode.ViewColumn.Active),
    selection: range,
    preserveFocus: mode === 'preview',
    preview: true,
  };
  // A side of a diff or a cell in view is no editor that could be shown: another one would cover it.
  if (shown?.viewColumn === undefined && shown) select(shown, range);
  else await showDocument(document, options);
}
