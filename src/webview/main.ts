import { setLanguage, type Language } from '../core/l10n/translate.ts';
import { startApp } from './app.tsx';
import { PageMemory } from './memory.ts';
import { Page } from './page.ts';
import { connectToHost } from './wire/hostConnection.ts';
import { acquireApi } from './wire/vscodeApi.ts';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element #page.');
const language = document.getElementById('language')?.textContent;
if (language) setLanguage(JSON.parse(language) as Language);
const vscode = acquireApi();
const page = new Page(connectToHost(vscode), new PageMemory(vscode));
startApp(root, page);
page.start();
