import { runCli } from './runCli.ts';

export interface CliVector {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly vector: readonly number[];
}

/** What the command line's `embed` gives for each segment of a file. */
export async function cliVectors(
  path: string,
  segment: 'line' | 'sentence' | 'passage',
): Promise<readonly CliVector[]> {
  const { stdout } = await runCli(['embed', path, '--segment', segment]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row) as CliVector);
}
