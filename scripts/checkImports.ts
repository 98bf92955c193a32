// Which file of `src` may import which: no circles, the layers of layers.json, the orders of folders.json, no VS Code
// in folders called `model`; and how many files a folder holds. What is read is the graph of all imports, those of
// types among them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFaults, type Layers, type Orders } from './imports/importFaults.ts';

const src = join(import.meta.dirname, '../src');
const sources = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(src, path), 'utf8')]),
);

function table(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}

const narrow = ['protocol', 'node', 'engine', 'host', 'features', 'webview', 'cli'];
const faults = importFaults(sources, {
  layers: table('layers.json') as Layers,
  orders: table('folders.json') as Orders,
  mostFiles: { core: 22, ...Object.fromEntries(narrow.map((layer) => [layer, 16])) },
  // So that unit tests run them, and what they say of a document is true in any editor.
  without: { folder: 'model', package: 'vscode' },
});
for (const fault of faults) console.error(`checkImports: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
