import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import type { DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import { registerCompareTexts } from './commands/compareTexts.ts';
import { registerEmbedFile } from './commands/embedFile.ts';
import { registerEmbedSelection } from './commands/embedSelection.ts';
import { registerPanelActions } from './commands/panelActions.ts';
import { registerSimilarLines } from './commands/similarLines.ts';
import type { ExplorerView } from './editorContent.ts';
import { registerRecordDocuments } from '../../host/text/recordDocuments.ts';

interface Dependencies {
  readonly panels: ExplorerView;
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly log: vscode.LogOutputChannel;
}

/** The commands that show something in the panel, or write what it shows. */
export function registerExplorer({ panels, log, ...deps }: Dependencies): vscode.Disposable {
  return vscode.Disposable.from(
    registerRecordDocuments(),
    registerEmbedSelection(panels, log),
    registerEmbedFile(panels, log),
    registerSimilarLines(panels, log),
    registerCompareTexts(panels, log),
    registerPanelActions({ panels, engine: deps.engine, log }),
    registerCommand(log, commandIds.exportVectors, async () => {
      const { exportVectors } = await import('./commands/exportVectors.ts');
      await exportVectors(deps, panels.current?.content);
    }),
  );
}
