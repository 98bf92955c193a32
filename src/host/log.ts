import type * as vscode from 'vscode';
import type { LogEntry } from '../protocol/engineApi.ts';

/** Writes an entry to the extension's one log channel, whose level the user sets. */
export function writeLog(channel: vscode.LogOutputChannel, { level, message }: LogEntry): void {
  channel[level](message);
}
