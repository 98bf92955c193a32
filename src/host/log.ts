import type * as vscode from 'vscode';
import type { LogEntry } from '../protocol/engineApi.ts';

/** Writes an entry to the extension's one log channel, whose level the user sets. */
export function writeLog(channel: vscode.LogOutputChannel, { level, message }: LogEntry): void {
  channel[level](message);
}

/** Writes an error with its stack; gives the sentence that it says. */
export function logError(channel: { error(message: string): void }, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  channel.error(error instanceof Error ? (error.stack ?? message) : message);
  return message;
}
