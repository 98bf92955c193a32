import * as vscode from 'vscode';
import {
  contextKeys,
  type CommandId,
  type ContextKey,
  type ContextValue,
} from './contributions.ts';
import { reportError } from './userErrors.ts';

/** Registers a command whose failures are reported here and nowhere else. */
export function registerCommand(
  log: vscode.LogOutputChannel,
  id: CommandId,
  run: (...args: readonly unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (...args: unknown[]) =>
    reporting(log, () => run(...args)),
  );
}

/** Runs a command of another feature, as if the user had chosen it. */
export async function runCommand(id: CommandId): Promise<void> {
  await vscode.commands.executeCommand(id);
}

let activated: Promise<void> | undefined;

/** Sets what conditions in package.json ask for. Resolves when menus follow it. */
export async function setContext<K extends ContextKey>(
  key: K,
  value: ContextValue<K>,
): Promise<void> {
  // The first are set while VS Code waits for the extension to be activated: it need not wait for them.
  activated ??= new Promise((resolve) => setImmediate(resolve));
  await activated;
  await vscode.commands.executeCommand('setContext', contextKeys[key], value);
}

/** Runs what nobody waits for an error of: it is reported here. */
export async function reporting<T>(
  log: vscode.LogOutputChannel,
  run: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    reportError(log, error);
    return undefined;
  }
}
