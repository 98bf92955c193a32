import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { bundledModel, engineEntry } from '../support/projectPaths.ts';
import { runInExtensionHost } from '../support/runInExtensionHost.ts';

/** VS Code's own debugger for JavaScript, whose activation stands beside ours. */
export const otherExtension = 'ms-vscode.js-debug';

/** Milliseconds. */
export interface Activation {
  /** Loading the script, and `activate`, as VS Code's list of running extensions has them. */
  readonly ownMs: number;
  /** From the wish to its fulfilment: VS Code also reads the extension's storage and tells its window. */
  readonly totalMs: number;
}

/** What was measured in one extension host; times in ms, memory in MB. */
export interface HostMeasures {
  /** Longest pause with nothing to do, and while lines are embedded. */
  readonly idleMs: number;
  readonly busyMs: number;
  readonly p99Ms: number;
  /** Embedding all lines. */
  readonly seconds: number;
  /** Of our extension and of `otherExtension`. */
  readonly activations: readonly [Activation, Activation];
  /** Of the host: at first, after our activation, after the lines. */
  readonly memoryMb: { readonly before: number; readonly activated: number; readonly busy: number };
}

/** Starts a real extension host, activates the extension there and embeds `lines`. */
export async function measureHost(lines: readonly string[]): Promise<HostMeasures> {
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
      external: ['vscode'],
      logLevel: 'warning',
    });
    const task = join(folder, 'task.json');
    const out = join(folder, 'result.json');
    const { extension, id } = sleepingExtension(join(folder, 'extension'));
    writeFileSync(
      task,
      JSON.stringify({
        ...{ entry: engineEntry, modelFolder: bundledModel, lines, out },
        activated: [id, otherExtension],
      }),
    );
    await runInExtensionHost({ extension, tests, env: { HOST_PAUSE_TASK: task } });
    return JSON.parse(readFileSync(out, 'utf8')) as HostMeasures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The extension, but for that nothing activates it by itself: whoever does so can measure it. */
function sleepingExtension(folder: string): { readonly extension: string; readonly id: string } {
  mkdirSync(folder);
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    readonly publisher: string;
    readonly name: string;
  };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, activationEvents: [] }),
  );
  copyFileSync(join(projectRoot, 'package.nls.json'), join(folder, 'package.nls.json'));
  for (const name of ['dist', 'media', 'l10n']) {
    symlinkSync(join(projectRoot, name), join(folder, name), 'junction');
  }
  return { extension: folder, id: `${manifest.publisher}.${manifest.name}` };
}

/** The extension host's longest pause while `lines` are embedded, measured in a real one. */
export async function benchHostPause(lines: readonly string[]): Promise<void> {
  const { idleMs, busyMs, p99Ms, seconds, activations } = await measureHost(lines);
  const [ours, other] = activations.map(
    ({ ownMs, totalMs }) => `${ownMs.toFixed(1)} ms (${totalMs.toFixed(1)} with VS Code's part)`,
  );
  console.log(
    `\nExtension host while ${lines.length} lines are embedded (${seconds.toFixed(1)} s): longest pause ${busyMs.toFixed(1)} ms, 99 % below ${p99Ms.toFixed(1)} ms (at most 50 ms wanted); before, with nothing to do, ${idleMs.toFixed(1)} ms. Activation ${ours}, of ${otherExtension} ${other}`,
  );
}
