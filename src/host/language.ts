import * as vscode from 'vscode';
import { setLanguage } from '../core/l10n/translate.ts';

/** Sentences are said in the editor's language from now on, where there are translations into it. */
export function takeEditorLanguage(): void {
  const { bundle } = vscode.l10n;
  setLanguage(bundle && { name: vscode.env.language, translations: bundle });
}
