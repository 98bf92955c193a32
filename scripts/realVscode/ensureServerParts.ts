import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureOldestVscode, oldestVscode } from './oldestVscode.ts';
import { packageVersion } from './packageVersion.ts';
import { projectRoot } from './projectRoot.ts';
import { installCommand, runNpm } from './runNpm.ts';
import { swapInFolder } from './swapInFolder.ts';

/** A VS Code server with all that it needs. */
export interface VscodeServer {
  /** Version of its npm package. */
  readonly release: string;
  /** Folder of the server inside that package. */
  readonly folder: string;
  /** The Node that runs it. */
  readonly node: string;
}

const newestFolder = join(projectRoot, 'node_modules/code-server/lib/vscode');
const markerName = '.semanticTextReady';
/** Raise it when what we do to the parts changes. */
const partsRevision = 2;

/**
 * The packages that the VS Code server needs beside itself: its npm package names them in two lock files
 * of its own and leaves them to an install script, which we never run. About 10 s and 430 MB, once after
 * each clean install of this project; needs the npm registry (or npm's cache).
 * The server is the one in our lock file, or, where the environment has SEMANTIC_TEXT_VSCODE=oldest, that of the
 * oldest VS Code that the extension supports.
 */
export async function ensureServerParts(): Promise<VscodeServer> {
  const newest = {
    release: packageVersion('code-server'),
    folder: newestFolder,
    node: process.execPath,
  };
  await ensurePartsOf(newest);
  if (process.env['SEMANTIC_TEXT_VSCODE'] !== 'oldest') return newest;
  await ensureOldestVscode();
  await ensurePartsOf(oldestVscode);
  return oldestVscode;
}

async function ensurePartsOf(server: VscodeServer): Promise<void> {
  const version = `${server.release}-${partsRevision}`;
  const missing = [server.folder, join(server.folder, 'extensions')].filter(
    (folder) => !isReady(folder, version),
  );
  if (missing.length === 0) return;
  process.stderr.write(`Installing the parts of the VS Code server from npm (once) …\n`);
  for (const folder of missing) {
    await swapInFolder(
      join(folder, 'node_modules'),
      () => isReady(folder, version),
      (fresh) => install(folder, fresh, version),
    );
  }
}

function isReady(folder: string, version: string): boolean {
  const marker = join(folder, 'node_modules', markerName);
  return existsSync(marker) && readFileSync(marker, 'utf8') === version;
}

async function install(folder: string, fresh: string, version: string): Promise<string> {
  for (const name of ['package.json', 'npm-shrinkwrap.json']) {
    await copyFile(join(folder, name), join(fresh, name));
  }
  // Not `npm ci`: these lock files and their package.json do not agree to the letter, and it refuses.
  await runNpm(
    installCommand,
    fresh,
    'The parts of the VS Code server could not be installed. They come from the npm registry: check the network, or run "npm start" once where there is one, and try again.',
  );
  const made = join(fresh, 'node_modules');
  await replaceNativeParts(made);
  await writeFile(join(made, markerName), version);
  return made;
}

/** Parts that were not compiled get a stand-in where their absence would cost logs or fill them. */
async function replaceNativeParts(modules: string): Promise<void> {
  const logLibrary = join(modules, '@vscode/spdlog');
  if (existsSync(logLibrary)) {
    await copyFile(join(import.meta.dirname, 'logWriter.mjs'), join(logLibrary, 'index.js'));
    const manifest = { name: '@vscode/spdlog', type: 'module', main: 'index.js' };
    await writeFile(join(logLibrary, 'package.json'), JSON.stringify(manifest));
  }
  // What the package downloads when it is installed; the newest server's package holds it.
  const search = join(modules, '@vscode/ripgrep');
  if (existsSync(search)) {
    const program = `ripgrep-universal/bin/${process.platform}-${process.arch}/rg`;
    await mkdir(join(search, 'bin'), { recursive: true });
    await copyFile(join(newestFolder, 'node_modules/@vscode', program), join(search, 'bin/rg'));
  }
  // It ends an extension host whose server has died; guard.ts does that.
  for (const name of ['@vscode/native-watchdog', 'native-watchdog']) {
    const watchdog = join(modules, name, 'index.js');
    if (existsSync(watchdog)) await writeFile(watchdog, 'exports.start = () => {};\n');
  }
}
