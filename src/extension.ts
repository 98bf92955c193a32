import type * as vscode from 'vscode';
import { labelResults } from './features/explorer/analysis/labelResults.ts';
import { registerExplorer } from './features/explorer/explorerCommands.ts';
import { registerTokenHover } from './features/hover/tokenHover.ts';
import { registerIndex } from './features/index/indexCommands.ts';
import { registerModels } from './features/models/manageModels.ts';
import { registerResults } from './features/results/resultCommands.ts';
import { registerSimilarInRuler } from './features/ruler/similarInRuler.ts';
import { registerRepetitions } from './features/repetitions/markRepetitions.ts';
import { registerFindClassified } from './features/search/findClassified.ts';
import { registerFindSense } from './features/search/findSense.ts';
import { registerSearch } from './features/search/searchCommand.ts';
import { registerEngineStatus } from './features/status/engineStatus.ts';
import { registerDiffWording } from './features/versions/diff/diffWording.ts';
import { registerVersions } from './features/versions/versionCommands.ts';
import { registerWordPieces } from './features/wordPieces/wordPieces.ts';
import { takeEditorLanguage } from './host/language.ts';
import { createServices } from './services.ts';

/** Registers, reads nothing, starts nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  takeEditorLanguage();
  const services = createServices(context);
  const { log, engine, corpus, workspace, indexWorkspace, panels, results, tokenizer } = services;
  const { model, library, jobs } = services;
  const showNeighbours = panels.showNeighbours.bind(panels);
  context.subscriptions.push(
    services,
    registerEngineStatus({ engine, workspace, context, log }),
    registerIndex({ workspace, log }),
    registerExplorer({ panels, engine, corpus, log }),
    registerSearch({
      engine,
      corpus,
      workspace,
      results,
      showNeighbours,
      showRecord: panels.showHit.bind(panels),
      indexWorkspace,
      memory: context.workspaceState,
      log,
    }),
    registerFindClassified({ workspace, results, indexWorkspace, log }),
    registerFindSense({ workspace, results, log }),
    registerResults({ results, labelHits: (hits) => labelResults(panels, hits), log }),
    registerSimilarInRuler({ engine, corpus, log }),
    registerRepetitions({
      engine,
      corpus,
      jobs,
      panelDocuments: panels.wholeDocuments.bind(panels),
      log,
    }),
    registerVersions({ engine, jobs, log }),
    registerDiffWording({ engine, jobs, log }),
    registerTokenHover({ tokenizer, log }),
    registerWordPieces({ tokenizer, log }),
    registerModels({ engine, model, library, log }),
  );
  log.info(`Activated in ${(performance.now() - start).toFixed(1)} ms.`);
}
