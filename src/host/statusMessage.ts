import * as vscode from 'vscode';

/** Long enough for a sentence to be read. */
const shownMs = 8000;

/** Says something in the status bar that asks for nothing: it goes by itself. */
export function tellBriefly(message: string): void {
  vscode.window.setStatusBarMessage(message, shownMs);
}
