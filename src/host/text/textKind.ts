import type * as vscode from 'vscode';
import { cellPath } from '../../core/text/passages/cellTitle.ts';
import { documentKindOf } from '../../core/text/blocks/documentKind.ts';
import type { TextKind } from '../../core/text/blocks/readBlocks.ts';
import { isCell } from './resource.ts';

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
