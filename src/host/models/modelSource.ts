import type * as vscode from 'vscode';

export interface ModelInUse {
  /** As in the setting: '' for the bundled one, the Hub's id of one that was added, or a folder. */
  readonly name: string;
  readonly folder: string;
}

/** Says which model is to be opened, and hears when it cannot be. */
export interface ModelSource {
  readonly bundled: ModelInUse;
  /** The model may be another one by now, or lie elsewhere. */
  readonly onDidChange: vscode.Event<void>;
  /** The model to open: the one that the user chose, or the bundled one where that cannot be had. Never rejects. */
  current(): Promise<ModelInUse>;
  /** The model cannot be opened: the user is told, and until another one is chosen the bundled one is used. */
  refuse(model: ModelInUse, error: unknown): void;
  /** Those that were refused may be tried again. */
  reconsider(): void;
}
