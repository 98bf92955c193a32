import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cliEntry } from './projectPaths.ts';

/** A row of `embed --pooling none`. */
export interface CliToken {
  readonly token: string;
  readonly vector: readonly number[];
}

/** What the command line says of a text's tokens: the panel must say the same. */
export async function cliTokens(text: string, layer = -1): Promise<CliToken[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ste-cli-'));
  try {
    const file = join(folder, 'text.txt');
    await writeFile(file, text);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cliEntry, 'embed', file, '--segment', 'file', '--pooling', 'none', '--layer', String(layer)],
      { maxBuffer: 256 * 1024 * 1024 },
    );
    const lines = stdout.split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as CliToken);
  } finally {
    await rm(folder, { recursive: true });
  }
}
