import type * as vscode from 'vscode';
import { registerEmbedSelection } from './features/embedSelection/embedSelection.ts';
import { registerEngineStatus } from './features/engineStatus/engineStatus.ts';
import { registerTokenHover } from './features/tokenHover/tokenHover.ts';
import { registerWordPieces } from './features/wordPieces/wordPieces.ts';
import { createServices } from './services.ts';

/** Registers, reads nothing, starts nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  const services = createServices(context);
  const { log, engine, explorerPanel, tokenizer } = services;
  context.subscriptions.push(
    services,
    registerEngineStatus(engine, log),
    registerEmbedSelection(explorerPanel, log),
    registerTokenHover(tokenizer, log),
    registerWordPieces(tokenizer, log),
  );
  log.info(`Activated in ${(performance.now() - start).toFixed(1)} ms.`);
}
