import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { bundledModel, engineEntry } from '../support/projectPaths.ts';
import { runInExtensionHost } from '../support/runInExtensionHost.ts';

interface Pause {
  readonly idleMs: number;
  readonly busyMs: number;
  readonly p99Ms: number;
  readonly seconds: number;
}

/** The extension host's longest pause while `lines` are embedded, measured in a real one. */
export async function benchHostPause(lines: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ste-bench-'));
  try {
    const tests = join(folder, 'hostPause.cjs');
    await build({
      entryPoints: [join(projectRoot, 'test', 'bench', 'hostPause.ts')],
      outfile: tests,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      logLevel: 'warning',
    });
    const task = join(folder, 'task.json');
    const out = join(folder, 'result.json');
    writeFileSync(
      task,
      JSON.stringify({ entry: engineEntry, modelFolder: bundledModel, lines, out }),
    );
    await runInExtensionHost({ extension: projectRoot, tests, env: { HOST_PAUSE_TASK: task } });
    const { idleMs, busyMs, p99Ms, seconds } = JSON.parse(readFileSync(out, 'utf8')) as Pause;
    console.log(
      `\nExtension host while ${lines.length} lines are embedded (${seconds.toFixed(1)} s): longest pause ${busyMs.toFixed(1)} ms, 99 % below ${p99Ms.toFixed(1)} ms (at most 50 ms wanted); before, with nothing to do, ${idleMs.toFixed(1)} ms`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
