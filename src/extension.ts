import type * as vscode from 'vscode';
import { registerCompareTexts } from './features/compareTexts/compareTexts.ts';
import { registerEmbedFile } from './features/embedFile/embedFile.ts';
import { registerEmbedSelection } from './features/embedSelection/embedSelection.ts';
import { registerEngineStatus } from './features/engineStatus/engineStatus.ts';
import { registerExportVectors } from './features/exportVectors/exportVectors.ts';
import { registerManageModels } from './features/manageModels/manageModels.ts';
import { registerSearchResults } from './features/searchResults/searchResults.ts';
import { registerSimilarInRuler } from './features/similarInRuler/similarInRuler.ts';
import { registerSimilarLines } from './features/similarLines/similarLines.ts';
import { registerSimilaritySearch } from './features/similaritySearch/similaritySearch.ts';
import { registerTokenHover } from './features/tokenHover/tokenHover.ts';
import { registerWordPieces } from './features/wordPieces/wordPieces.ts';
import { registerWorkspaceIndex } from './features/workspaceIndex/workspaceIndex.ts';
import { createServices } from './services.ts';

/** Registers, reads nothing, starts nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  const services = createServices(context);
  const { log, engine, corpus, workspaceIndex, explorerPanel, resultsView, tokenizer } = services;
  const { model, modelLibrary } = services;
  context.subscriptions.push(
    services,
    registerEngineStatus(engine, workspaceIndex, log),
    registerWorkspaceIndex(workspaceIndex, log),
    registerEmbedSelection(explorerPanel, log),
    registerEmbedFile(explorerPanel, log),
    registerSimilarLines(explorerPanel, log),
    registerSimilaritySearch(
      {
        corpus,
        workspace: workspaceIndex,
        panel: explorerPanel,
        results: resultsView,
        log,
      },
      context.workspaceState,
    ),
    registerSearchResults(resultsView, log),
    registerSimilarInRuler({ engine, corpus }, log),
    registerCompareTexts(explorerPanel, log),
    registerExportVectors({ engine, corpus, panel: explorerPanel }, log),
    registerTokenHover(tokenizer, log),
    registerWordPieces(tokenizer, log),
    registerManageModels({ engine, model, library: modelLibrary, log }),
  );
  log.info(`Activated in ${(performance.now() - start).toFixed(1)} ms.`);
}
