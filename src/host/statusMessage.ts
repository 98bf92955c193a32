import * as vscode from 'vscode';

/** Long enough for a sentence to be read. */
const shownMs = 8000;
/** VS Code gives an item two fifths of the window's width: some 85 letters of 1,280 pixels. The rest is cut off. */
const shownCharacters = 80;

/** Says something that asks for nothing: in the status bar, from where it goes by itself, or as a notification where it is too long for that. */
export function tellBriefly(message: string): void {
  if (message.length > shownCharacters) {
    void vscode.window.showInformationMessage(`Semantic Text: ${message}`);
  } else {
    vscode.window.setStatusBarMessage(message, shownMs);
  }
}
