import * as vscode from 'vscode';
import { language } from '../../core/l10n/translate.ts';
import { pageDocument } from './model/pageDocument.ts';

/** The folders that a page may load from: what it is made of is bundled. */
export function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist')];
}

/** The explorer panel's page. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  return pageDocument({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID(),
    language: language(),
    addressOf: (file) =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', file)).toString(),
  });
}
