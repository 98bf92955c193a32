/**
 * `node scripts/launch.mjs start --once` runs scripts/start.ts, `node scripts/launch.mjs ../dist/cli.cjs` that
 * file: with the Node that reads this if it can run TypeScript, else with the Node 24 in node_modules. That is
 * needed since npm 10 leaves out its link in node_modules/.bin when a sister package for another platform
 * names a program alike; npm 11 and later make it, and then this costs nothing.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const [name = '', ...rest] = process.argv.slice(2);
const script = new URL(/\.\w+$/.test(name) ? name : `${name}.ts`, import.meta.url);

if (!existsSync(script)) {
  process.stderr.write(
    `There is no ${fileURLToPath(script)}. What lies in dist is made by "npm run build".\n`,
  );
  process.exit(1);
}
if (process.features.typescript) {
  process.argv.splice(1, process.argv.length, fileURLToPath(script), ...rest);
  await import(script.href);
} else {
  runWithOwnNode();
}

function runWithOwnNode() {
  const isWindows = process.platform === 'win32';
  const platform = `${isWindows ? 'win' : process.platform}-${process.arch}`;
  const program = `../node_modules/node-${platform}/bin/node${isWindows ? '.exe' : ''}`;
  const node = fileURLToPath(new URL(program, import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(
      `Node ${process.versions.node} cannot run this project, which needs Node 24. Run "npm ci": it brings one for Linux (x64, arm64) and Windows (x64). On macOS and Windows for ARM install Node 24 first.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(script), ...rest], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  });
  // A terminal sends a Ctrl-C to both, and the child decides what it means.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('close', (code) => process.exit(code ?? 1));
}
