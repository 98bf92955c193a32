import * as vscode from 'vscode';
import { AppError, isCancellation } from '../core/errors/appError.ts';
import { logError } from './log.ts';

/** Names of commands that several places refer to. */
export const commandIds = {
  embedSelection: 'semanticText.embedSelection',
  embedFile: 'semanticText.embedFile',
  exportVectors: 'semanticText.exportVectors',
  findSimilarLines: 'semanticText.findSimilarLines',
  compareSelections: 'semanticText.compareSelections',
  selectForComparison: 'semanticText.selectForComparison',
  compareWithSelected: 'semanticText.compareWithSelected',
  search: 'semanticText.search',
  indexWorkspace: 'semanticText.indexWorkspace',
  pauseIndexing: 'semanticText.pauseIndexing',
  resumeIndexing: 'semanticText.resumeIndexing',
  clearIndex: 'semanticText.clearIndex',
  showIndexDetails: 'semanticText.showIndexDetails',
  showIndexText: 'semanticText.showIndexText',
  chooseRepair: 'semanticText.chooseRepair',
  collectVectors: 'semanticText.collectVectors',
  manageModels: 'semanticText.manageModels',
  setHubToken: 'semanticText.setHubToken',
  restartEngine: 'semanticText.restartEngine',
  showLog: 'semanticText.showLog',
} as const;

const showLog = { title: 'Show Log', command: commandIds.showLog };
const manage = { title: 'Manage Models…', command: commandIds.manageModels };
const setToken = { title: 'Set Token…', command: commandIds.setHubToken };
const restart = { title: 'Restart Engine', command: commandIds.restartEngine };

/** The next steps that an error's notification offers. */
function nextSteps(error: unknown): readonly { title: string; command: string }[] {
  const code = error instanceof AppError ? error.code : 'internal';
  switch (code) {
    case 'invalidInput':
    case 'documentUnknown':
    case 'tooManyTokens':
    case 'unsupported':
    case 'fileUnreadable':
    case 'fileUnwritable':
    case 'indexDamaged':
    case 'cancelled':
      return [];
    case 'engineStopped':
    case 'engineUnavailable':
      return [restart, showLog];
    case 'hubRefused':
      return [setToken, manage];
    case 'hubUnavailable':
    case 'modelMissing':
    case 'modelInvalid':
      return [manage, showLog];
    case 'internal':
      return [showLog];
  }
}

/** Tells the user, once and in one sentence, that something failed; never a cancellation. */
export function reportError(log: vscode.LogOutputChannel, error: unknown): void {
  if (isCancellation(error)) return;
  const message = logError(log, error);
  const expected = error instanceof AppError && error.code !== 'internal';
  const steps = nextSteps(error);
  const show = expected ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(`Semantic Text: ${message}`, ...steps.map((step) => step.title)).then((chosen) => {
    const step = steps.find(({ title }) => title === chosen);
    if (step) void vscode.commands.executeCommand(step.command);
  });
}

/** Registers a command whose failures are reported here and nowhere else. */
export function registerCommand(
  log: vscode.LogOutputChannel,
  id: string,
  run: (...args: readonly unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      reportError(log, error);
      return undefined;
    }
  });
}
