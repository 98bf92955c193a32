import * as vscode from 'vscode';
import { AppError, isCancellation } from '../core/errors/appError.ts';
import { outOfMemory } from '../core/errors/outOfMemory.ts';
import { shortNames } from '../core/errors/shortNames.ts';
import { t } from '../core/l10n/translate.ts';
import { commandIds, type CommandId } from './contributions.ts';
import { logError } from './log.ts';
import { tellBriefly } from './statusMessage.ts';

interface NextStep {
  readonly title: string;
  readonly command: CommandId;
}

/** A command was chosen where it can do nothing; the sentence says what it needs. Nothing has failed. */
export class WrongUse extends AppError {
  constructor(message: string) {
    super('invalidInput', message);
  }
}

/** The next steps that an error's notification offers. */
function nextSteps(error: unknown): readonly NextStep[] {
  const code = error instanceof AppError ? error.code : 'internal';
  const showLog = { title: t('Show Log'), command: commandIds.showLog };
  const manage = { title: t('Manage Models…'), command: commandIds.manageModels };
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
      return [{ title: t('Restart Engine'), command: commandIds.restartEngine }, showLog];
    case 'hubRefused':
      return [{ title: t('Set Token…'), command: commandIds.setHubToken }, manage];
    case 'hubUnavailable':
    case 'modelMissing':
    case 'modelInvalid':
      return [manage, showLog];
    case 'internal':
      return [showLog];
  }
}

/** Tells the user, once and in one sentence, that something failed; never a cancellation. */
export function reportError(log: vscode.LogOutputChannel, thrown: unknown): void {
  const error = outOfMemory(thrown) ?? thrown;
  if (isCancellation(error)) return;
  if (error instanceof WrongUse) {
    tellBriefly(shortNames(error.message));
    return;
  }
  const message = shortNames(logError(log, error));
  const expected = error instanceof AppError && error.code !== 'internal';
  const steps = nextSteps(error);
  const show = expected ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(`Semantic Text: ${message}`, ...steps.map((step) => step.title)).then((chosen) => {
    const step = steps.find(({ title }) => title === chosen);
    if (step) void vscode.commands.executeCommand(step.command);
  });
}
