import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './runNode.ts';
import type { Target } from './targets.ts';

const pair = 'the sea\tthe ocean\n';
// Of the bundled model in fp32, as every arithmetic that the command line uses gives it.
const expected = 0.8994;

/**
 * Runs the command line of a package that was unpacked outside of this project: with the native library where the package is for this machine, with
 * WebAssembly elsewhere, after the library that is not there was missed. Returns what was seen; throws where it fails.
 */
export function smokeTest(extension: string, target: Target): string {
  const isNative = target === `${process.platform}-${process.arch}`;
  const folder = mkdtempSync(join(tmpdir(), 'ste-smoke-'));
  try {
    const { stdout, stderr } = runNode(
      join(extension, 'dist', 'cli.cjs'),
      ['similarity', '--pairs', '-'],
      {
        cwd: folder,
        input: pair,
        env: {
          ...process.env,
          ...{ XDG_CACHE_HOME: folder, LOCALAPPDATA: folder, HOME: folder, USERPROFILE: folder },
          SEMANTIC_TEXT_RUNTIME: isNative ? 'native' : 'auto',
        },
      },
    );
    const similarity = Number(stdout);
    if (!(Math.abs(similarity - expected) < 1e-3)) {
      throw new Error(
        `${target}: "the sea" and "the ocean" are ${stdout.trim()} alike, not ${expected}.`,
      );
    }
    if (!isNative && !stderr.includes('WebAssembly')) {
      throw new Error(
        `${target}: WebAssembly should have computed, and it was not said:\n${stderr}`,
      );
    }
    const how = isNative ? 'the native library' : 'WebAssembly';
    return `its command line computes with ${how}: similarity ${similarity.toFixed(4)}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
