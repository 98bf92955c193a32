import { setLanguage, type Language } from '../core/l10n/translate.ts';
import { startApp } from './app.tsx';
import { Page } from './page.ts';
import { acquireApi } from './vscodeApi.ts';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element #page.');
const language = document.getElementById('language')?.textContent;
if (language) setLanguage(JSON.parse(language) as Language);
const vscode = acquireApi();
const page = new Page(vscode);
startApp(root, page);
page.start();
