// Compiles each layer of `src` with its own globals, then everything together with the tests.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const projects = [
  'tsconfig.json',
  ...readdirSync('src')
    .map((layer) => `src/${layer}/tsconfig.json`)
    .filter((path) => existsSync(path)),
];

function compile(project: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== 0) console.error(`typecheck: ${project} failed`);
      resolve(code === 0);
    });
  });
}

let failures = 0;
async function work(): Promise<void> {
  for (let project = projects.shift(); project !== undefined; project = projects.shift()) {
    if (!(await compile(project))) failures++;
  }
}
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));
process.exitCode = failures === 0 ? 0 : 1;
