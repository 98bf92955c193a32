import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { selectInView, visibleEditorOf } from '../../host/text/editors.ts';
import { openDocument } from '../../host/text/openDocuments.ts';
import { openRecord } from '../../host/text/recordDocuments.ts';
import { nameOf } from '../../host/text/resource.ts';
import { TableDocument } from '../../host/text/tableDocument.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import type { PageApi, RevealMode } from '../../protocol/pageApi.ts';
import { textIn } from './clickedTexts.ts';
import type { AnswerContext } from './model/answerContext.ts';
import type { KeptTokens } from './model/keptTokens.ts';
import type { SelectedText } from './model/panelContent.ts';
import type { NeighbourFinder } from './neighbourFinder.ts';

interface Dependencies {
  readonly panel: Pick<vscode.WebviewPanel, 'viewColumn'>;
  readonly tokens: Pick<KeptTokens, 'get'>;
  readonly finder: Pick<NeighbourFinder, 'place'>;
  /** The panel is about to select this. */
  readonly onReveal: (document: vscode.TextDocument, range: vscode.Range) => void;
}

/** What the page asks to be seen in an editor. */
export function revealAnswers(
  { current }: AnswerContext<vscode.TextDocument>,
  { panel, tokens, finder, onReveal }: Dependencies,
): Pick<PageApi, 'reveal' | 'revealNeighbour'> {
  const show = async (
    document: vscode.TextDocument,
    range: vscode.Range,
    mode: RevealMode,
  ): Promise<void> => {
    onReveal(document, range);
    await revealText(document, range, mode, panel.viewColumn);
  };
  return {
    async reveal(request) {
      const { segment, token, mode } = request;
      const { document, start, end } = textIn(current(request), tokens, segment, token);
      await show(document, rangeOf(document, start, end), mode);
    },

    async revealNeighbour(request) {
      const { document, matched: range } = await finder.place(request.neighbour);
      await show(document, range, request.mode);
    },
  };
}

/** Selects a text in an editor as `revealText`, where it stands in its document. */
export async function goToText(
  { uri, start, end }: SelectedText,
  panelColumn: vscode.ViewColumn | undefined,
  onReveal: Dependencies['onReveal'],
): Promise<void> {
  const document = await openAgain(vscode.Uri.from(uri));
  const range = rangeOf(document, start, end);
  onReveal(document, range);
  await revealText(document, range, 'focusEditor', panelColumn);
}

/**
 * Selects a place in an editor, but not in the panel's column, where the editor would hide the panel. Throws
 * `fileUnreadable` where the document is gone. Of a table that no editor has, its record is shown.
 */
async function revealText(
  shown: vscode.TextDocument,
  place: vscode.Range,
  mode: RevealMode,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const isRecord = shown instanceof TableDocument;
  if (isRecord && !shown.isByRow) {
    await revealInFile(shown.uri, place, mode, panelColumn);
    return;
  }
  const { document, range } = isRecord
    ? await openRecord(shown, place)
    : { document: shown, range: place };
  if (mode !== 'focusEditor' && selectInView(document, range)) return;
  try {
    const current = document.isClosed ? await openAgain(document.uri) : document;
    await vscode.window.showTextDocument(current, {
      viewColumn: visibleEditorOf(document)?.viewColumn ?? columnBeside(panelColumn),
      selection: range,
      preserveFocus: mode !== 'focusEditor',
      // One tab for records, however many are looked at.
      preview: mode === 'preview' || isRecord,
    });
  } catch (cause) {
    throw gone(document.uri, cause);
  }
}

/** As `revealText`, of a file that is too large for VS Code to give extensions its document. */
async function revealInFile(
  uri: vscode.Uri,
  selection: vscode.Range,
  mode: RevealMode,
  panelColumn: vscode.ViewColumn | undefined,
): Promise<void> {
  const options: vscode.TextDocumentShowOptions = {
    viewColumn: columnBeside(panelColumn),
    selection,
    preserveFocus: mode !== 'focusEditor',
    preview: mode === 'preview',
  };
  await vscode.commands.executeCommand('vscode.open', uri, options);
}

async function openAgain(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await openDocument(uri);
  } catch (cause) {
    throw gone(uri, cause);
  }
}

function gone(uri: vscode.Uri, cause: unknown): AppError {
  const message = t('{0} is no longer there; choose a text that still is.', nameOf(uri));
  return cause instanceof AppError ? cause : new AppError('fileUnreadable', message, { cause });
}

function columnBeside(panelColumn: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const columns = vscode.window.tabGroups.all.map(({ viewColumn }) => viewColumn);
  return columns.find((column) => column !== panelColumn) ?? vscode.ViewColumn.Beside;
}
