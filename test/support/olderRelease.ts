import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import { bundledModel } from './projectPaths.ts';

// The last one whose indexes name the spaces that they use in settings alone.
const commit = 'e2f7954eef499666ed9ced292c0d47028b1a1489';

/** The bundles of a release, built from its own sources. */
export interface OlderRelease {
  readonly engineEntry: string;
  readonly cliEntry: string;
  /** Folder of the bundled model as it had it. */
  readonly model: string;
}

/** Why its tests are skipped; false where they can run. */
export const olderReleaseSkip: string | false = isThere()
  ? false
  : `no git, or not the commit ${commit.slice(0, 7)} in it`;

function isThere(): boolean {
  try {
    const ask = ['cat-file', '-e', `${commit}:src/engine/main.ts`];
    execFileSync('git', ask, { cwd: projectRoot, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Puts the sources of the older release into a folder and bundles them there, with the packages of this checkout. */
export async function buildOlderRelease(folder: string): Promise<OlderRelease> {
  await mkdir(folder);
  const own = ['media/model/background.json', 'media/model/manifest.json'];
  const parts = ['src', 'package.json', 'tsconfig.base.json', ...own];
  const archive = execFileSync('git', ['archive', commit, ...parts], {
    cwd: projectRoot,
    maxBuffer: 64 * 1024 * 1024,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  // What else its model is has not changed.
  for (const name of await readdir(bundledModel)) {
    const to = join(folder, 'media', 'model', name);
    if (!existsSync(to)) await copyFile(join(bundledModel, name), to);
  }
  await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const node: BuildOptions = {
    bundle: true,
    absWorkingDir: folder,
    outdir: 'dist',
    logLevel: 'warning',
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname' },
    external: ['onnxruntime-node'],
    alias: { 'onnxruntime-web': createRequire(import.meta.url).resolve('onnxruntime-web') },
  };
  await build({
    ...node,
    entryPoints: {
      engine: 'src/engine/main.ts',
      tryNative: 'src/engine/runtime/tryNative.ts',
      staticThreadMain: 'src/engine/index/staticThreadMain.ts',
      blockThreadMain: 'src/engine/index/blockThreadMain.ts',
      cli: 'src/cli/main.ts',
    },
  });
  return {
    engineEntry: join(folder, 'dist', 'engine.cjs'),
    cliEntry: join(folder, 'dist', 'cli.cjs'),
    model: join(folder, 'media', 'model'),
  };
}
