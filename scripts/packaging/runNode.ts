import { spawnSync } from 'node:child_process';

interface Run {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

const limitMs = 10 * 60_000;

/** Runs a script with this Node and returns what it wrote; throws with all of it where the script fails. */
export function runNode(
  script: string,
  args: readonly string[],
  { cwd, env = process.env, input = '' }: Run,
): { readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    ...{ cwd, env, input, encoding: 'utf8' },
    maxBuffer: 16 * 1024 * 1024,
    timeout: limitMs,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return { stdout, stderr };
}
