import type * as vscode from 'vscode';

/** A hit as views show it, wherever it was found. */
export interface ResultHit {
  /** Of the text document: of a notebook, the cell's. */
  readonly uri: vscode.Uri;
  /** Where the text stood when it was found. */
  readonly range: vscode.Range;
  /** The path in the workspace, and a cell's number. */
  readonly title: string;
  readonly text: string;
  /** Cosine, -1 to 1; undefined where only words were looked for, or the text has no vector yet. */
  readonly score: number | undefined;
  /** 0 to 100; undefined where there is no score or nothing to compare it with. */
  readonly percentile: number | undefined;
  /** The static pass found it and the model has not seen it yet. */
  readonly isEstimate: boolean;
}
