import { spawn } from 'node:child_process';
import { basename } from 'node:path';

const limitMs = 600_000;
const shownLines = 12;

/** Installs what the folder's package.json, or the arguments that follow, name; no script of a package runs. */
export const installCommand = [
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
 * Runs npm: the one that runs us, else the one on the PATH.
 * @param failure the sentence of the error, when npm fails or takes over 10 minutes; npm's last lines follow it.
 */
export async function runNpm(args: readonly string[], cwd: string, failure: string): Promise<void> {
  const own = process.env['npm_execpath'];
  const isNpm = own !== undefined && basename(own) === 'npm-cli.js';
  const child = isNpm
    ? spawn(process.execPath, [own, ...args], { cwd, env: environment(), stdio: 'pipe' })
    : spawn('npm', args, {
        cwd,
        env: environment(),
        stdio: 'pipe',
        shell: process.platform === 'win32',
      });
  child.stdin.end();
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code === 0) return;
  } catch (cause) {
    throw new Error(`${failure} (npm could not be started.)`, { cause });
  } finally {
    clearTimeout(timer);
  }
  const lines = output.trimEnd().split('\n').slice(-shownLines);
  throw new Error(`${failure}\n${lines.join('\n')}`);
}

/** Without what the npm that runs us has set for this package: it must not be taken for the other one's. */
function environment(): NodeJS.ProcessEnv {
  const foreign = /^npm_(package_|lifecycle_|config_(local_)?prefix$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
