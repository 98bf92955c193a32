import { startApp } from './app.tsx';
import { PageMemory } from './memory.ts';
import { Page } from './page.ts';
import { connectToHost } from './wire/hostConnection.ts';
import { acquireApi } from './wire/vscodeApi.ts';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element #page.');
const vscode = acquireApi();
const page = new Page(connectToHost(vscode), new PageMemory(vscode));
startApp(root, page);
page.start();
