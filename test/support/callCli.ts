import { Readable, Writable } from 'node:stream';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { CommandLine } from '../../src/cli/commandLine.ts';
import type { CliResult } from './runCli.ts';

/**
 * Runs the command line in this process, from its sources: what it does, not how a process begins and ends, which
 * `runCli` shows. Paths are relative to this process's folder, and its environment counts.
 */
export async function callCli(
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<CliResult> {
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = Readable.from([Buffer.from(input)]);
  const code = await new CommandLine(projectRoot, { stdin, stdout, stderr }).run(args);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
