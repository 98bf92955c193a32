import * as vscode from 'vscode';
import { decodeText } from '../../node/files/textFile.ts';

/** The text of a file as the editor has it, changes that are not saved among it; else as it was read. */
export interface ReadText {
  readonly text: string;
  /** Bytes that were read. */
  readonly bytes: number;
}

/** Reads a file without opening it as a document. Throws `fileUnreadable` where it is no text, and what the file system throws. */
export async function readText(uri: vscode.Uri): Promise<ReadText> {
  const name = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === name);
  if (open) return { text: open.getText(), bytes: 0 };
  const bytes = await vscode.workspace.fs.readFile(uri);
  return { text: decodeText(bytes, uri.path), bytes: bytes.length };
}
