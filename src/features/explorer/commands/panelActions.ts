import * as vscode from 'vscode';
import { layerChoices } from '../../../core/model/layerChoices.ts';
import { joinVector } from '../../../core/export/joinVector.ts';
import { t } from '../../../core/l10n/translate.ts';
import { registerCommand } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import type { EngineClient } from '../../../host/engine/engineClient.ts';
import { tellBriefly } from '../../../host/statusMessage.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import { menuPlaceOf, type MenuPlace } from '../../../protocol/page/pageMenu.ts';
import type { ExplorerView, OpenPanel } from '../editorContent.ts';

interface Dependencies {
  readonly panels: ExplorerView;
  readonly engine: Pick<EngineClient, 'status'>;
  readonly log: vscode.LogOutputChannel;
}

/** The panel's own actions: those of its toolbar, and of the menus of a token, a line, a neighbour and a cell. */
export function registerPanelActions({ panels, engine, log }: Dependencies): vscode.Disposable {
  const setPinned = (isPinned: boolean) => () => {
    openPanel(panels).isPinned = isPinned;
  };
  const goTo = (which: 0 | 1) => async (context: unknown) => {
    const { panel, place } = clicked(panels, context);
    const text = (await panel.textsAt(place))[which];
    if (text) await panel.reveal(text);
  };
  return vscode.Disposable.from(
    registerCommand(log, commandIds.focusExplorer, () => {
      openPanel(panels).focus();
    }),
    registerCommand(log, commandIds.pinPanel, setPinned(true)),
    registerCommand(log, commandIds.unpinPanel, setPinned(false)),
    registerCommand(log, commandIds.findInPanel, async () => {
      openPanel(panels).focus();
      await vscode.commands.executeCommand('editor.action.webvieweditor.showFind');
    }),
    registerCommand(log, commandIds.chooseLayer, async () => {
      const panel = openPanel(panels);
      const count = engine.status.model?.info.hiddenStateCount;
      if (count === undefined) {
        throw new WrongUse(
          t('The model is not loaded yet; select some text and choose Embed Selection.'),
        );
      }
      const rows = layerChoices(count).map(({ layer, number, note }) => ({
        label: t('Layer {0}', String(number)),
        description: note === '' ? '' : noteText(note),
        layer,
      }));
      const chosen = await vscode.window.showQuickPick(rows, {
        title: t('Choose a Layer'),
        placeHolder: t('The panel shows each token’s vector at this layer'),
      });
      if (chosen) panel.showLayer(chosen.layer);
    }),
    registerCommand(log, commandIds.goToText, goTo(0)),
    registerCommand(log, commandIds.goToSecondText, goTo(1)),
    registerCommand(log, commandIds.copyText, async (context) => {
      const { panel, place } = clicked(panels, context);
      const texts = await panel.textsAt(place);
      await vscode.env.clipboard.writeText(texts.map(({ text }) => text).join('\n'));
      tellBriefly(t('Text copied.'));
    }),
    registerCommand(log, commandIds.copyVector, async (context) => {
      const { panel, place } = clicked(panels, context);
      if (place.section !== 'token') return;
      const vector = await panel.vectorAt(place);
      await vscode.env.clipboard.writeText(`[${joinVector(vector, ', ')}]`);
      tellBriefly(t('Vector copied.'));
    }),
  );
}

function noteText(note: 'embedding layer' | 'last'): string {
  return note === 'last' ? t('last') : t('embedding layer');
}

function openPanel({ current }: ExplorerView): OpenPanel {
  if (current) return current;
  throw new WrongUse(t('No panel is open; select some text and choose Embed Selection.'));
}

function clicked(
  panels: ExplorerView,
  context: unknown,
): { readonly panel: OpenPanel; readonly place: MenuPlace } {
  const place = menuPlaceOf(context);
  if (place) return { panel: openPanel(panels), place };
  throw new WrongUse(t('Right-click a token, a line or a cell in the panel.'));
}
