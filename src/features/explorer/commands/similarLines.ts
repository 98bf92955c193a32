import type * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { menuPlaceOf, type MenuPlace } from '../../../protocol/page/pageMenu.ts';
import type { ExplorerView, OpenPanel } from '../editorContent.ts';
import { neighboursAt } from '../model/panelContent.ts';
import { registerCommand } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import { activeEditor } from '../../../host/text/editors.ts';
import { WrongUse } from '../../../host/userErrors.ts';

/** "Find Similar Lines": the neighbours of the cursor's line, or of what was right-clicked in a panel. */
export function registerSimilarLines(
  panels: ExplorerView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return registerCommand(log, commandIds.findSimilarLines, async (context) => {
    const place = menuPlaceOf(context);
    if (place && panels.current) {
      await showSimilar(panels, panels.current, place);
      return;
    }
    const { document, selection } = activeEditor(
      t('put the cursor in a line and choose Find Similar Lines again'),
    );
    if (document.lineAt(selection.active.line).isEmptyOrWhitespace) {
      throw new WrongUse(t('The cursor is in a blank line; put it in a line with text.'));
    }
    await panels.show(neighboursAt(document.uri, document.offsetAt(selection.active)));
  });
}

/** Of a line that a panel shows, there; of one that it has found, in the panel for what is chosen next. */
async function showSimilar(
  panels: ExplorerView,
  panel: OpenPanel,
  place: MenuPlace,
): Promise<void> {
  if (place.section === 'segment') {
    panel.showNeighbours(place);
    return;
  }
  const [text] = await panel.textsAt(place);
  if (text) await panels.show(neighboursAt(text.uri, text.start));
}
