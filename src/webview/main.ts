import { ExplorerPage } from './explorerPage.ts';
import { connectToHost } from './hostConnection.ts';
import { PageMemory } from './pageMemory.ts';
import { acquireApi } from './vscodeApi.ts';

const root = document.getElementById('page');
if (!root) throw new Error('The page has no element #page.');
const vscode = acquireApi();
new ExplorerPage(root, connectToHost(vscode), new PageMemory(vscode)).start();
