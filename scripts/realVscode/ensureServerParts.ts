import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVersion } from './packageVersion.ts';
import { projectRoot } from './projectRoot.ts';
import { runNpm } from './runNpm.ts';
import { swapInFolder } from './swapInFolder.ts';

/** Which VS Code: the one in the lock file, or the oldest that the extension supports. */
export const isOldest = process.env['SEMANTIC_TEXT_VSCODE'] === 'oldest';

/** The npm package of VS Code 1.103: see `engines` in package.json. */
const oldest = {
  version: '4.103.2',
  integrity:
    'sha512-dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
};
const oldestFolder = join(projectRoot, '.cache', `code-server-${oldest.version}`);
const oldestServer = join(oldestFolder, 'code-server/lib/vscode');
const newestServer = join(projectRoot, 'node_modules/code-server/lib/vscode');

/** Folder of the VS Code server inside its npm package. */
export const serverFolder = isOldest ? oldestServer : newestServer;

const markerName = '.semanticTextReady';
/** Raise it when what we do to the parts changes. */
const partsRevision = 2;

const installCommand = [
  'install',
  '--omit=dev',
  '--ignore-scripts',
  '--no-save',
  '--no-audit',
  '--no-fund',
  // The lock files name each version, so what the cache holds need not be asked for again.
  '--prefer-offline',
  // npm's own waits would keep one without a network for minutes.
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/**
 * The packages that the VS Code server needs beside itself: its npm package names them in two lock files
 * of its own and leaves them to an install script, which we never run. About 10 s and 430 MB, once after
 * each clean install of this project; needs the npm registry (or npm's cache).
 */
export async function ensureServerParts(): Promise<void> {
  await ensurePartsOf(newestServer, packageVersion('code-server'));
  if (!isOldest) return;
  await ensureOldest();
  await ensurePartsOf(oldestServer, oldest.version);
}

async function ensurePartsOf(server: string, release: string): Promise<void> {
  const version = `${release}-${partsRevision}`;
  const missing = [server, join(server, 'extensions')].filter(
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

/** Fetches the package of the oldest VS Code into `.cache`: a part of the tests before a release needs it, and nobody else. */
async function ensureOldest(): Promise<void> {
  const isThere = (): boolean => existsSync(oldestServer);
  if (isThere()) return;
  process.stderr.write(`Fetching code-server ${oldest.version} from npm (once) …\n`);
  await swapInFolder(oldestFolder, isThere, async (fresh) => {
    await writeFile(join(fresh, 'package.json'), '{}');
    await runNpm(
      [...installCommand, `code-server@${oldest.version}`],
      fresh,
      `code-server ${oldest.version} could not be fetched. It comes from the npm registry: check the network, and try again.`,
    );
    const modules = join(fresh, 'node_modules');
    const text = await readFile(join(modules, '.package-lock.json'), 'utf8');
    if (!text.includes(JSON.stringify(oldest.integrity))) {
      throw new Error(`The registry’s code-server ${oldest.version} is not the one that is expected.`);
    }
    return modules;
  });
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
  // An install script would have downloaded it; later releases hold it.
  const search = join(modules, '@vscode/ripgrep');
  if (existsSync(search)) {
    const program = `${process.platform}-${process.arch}/rg`;
    await mkdir(join(search, 'bin'), { recursive: true });
    await copyFile(
      join(newestServer, 'node_modules/@vscode/ripgrep-universal/bin', program),
      join(search, 'bin/rg'),
    );
  }
  // It ends an extension host whose server has died; guard.ts does that.
  const watchdog = join(modules, '@vscode/native-watchdog/index.js');
  if (existsSync(watchdog)) await writeFile(watchdog, 'exports.start = () => {};\n');
}
