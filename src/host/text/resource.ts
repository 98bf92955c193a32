import type * as vscode from 'vscode';
import { cellPath } from '../../core/text/passages/cellTitle.ts';
import { documentKindOf } from '../../core/text/blocks/documentKind.ts';
import type { TextKind } from '../../core/text/blocks/readDocument.ts';

/** A URI in its parts; VS Code's own is one. */
export interface Resource {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  toString(): string;
}

/** The last part of a URI's path. */
export function nameOf({ path }: Pick<Resource, 'path'>): string {
  return path.split('/').at(-1) ?? path;
}

/** Whether a document is the text of a notebook's cell. Its path is the notebook's. */
export function isCell({ scheme }: Pick<Resource, 'scheme'>): boolean {
  return scheme === 'vscode-notebook-cell';
}

interface NamedDocument extends Pick<vscode.TextDocument, 'languageId'> {
  readonly uri: Pick<vscode.Uri, 'scheme' | 'path'>;
}

/** How a document is laid out: by its language, else by its name. */
export function textKindOf(document: NamedDocument): TextKind {
  return documentKindOf(document.languageId, codePathOf(document));
}

/** Its ending says in what language code is written; a notebook's says nothing of its cells, but their languages do. */
export function codePathOf({ languageId, uri }: NamedDocument): string {
  return isCell(uri) ? cellPath(languageId) : uri.path;
}
