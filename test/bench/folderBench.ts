import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';
import type { IndexUnit } from '../../src/protocol/index/indexContent.ts';
import { bundledModel } from '../support/projectPaths.ts';
import { engineProcess } from '../support/startEngine.ts';
import { printTable } from './report.ts';

/** What is wanted of passages, and of them with token vectors, as multiples of what lines take. */
const goals = { code: 1.3, prose: 1.1, disk: 0.6, withTokens: { time: 1.1, disk: 1.3 } };
const mostBytes = 500_000;
const mostBytesOfFile = 60_000;
const sentenceEndings = ['.md'];

interface Taken {
  readonly seconds: number;
  readonly segments: number;
  readonly embedded: number;
  readonly bytes: number;
}

/**
 * A folder of code and one of prose, of the packages used, into an index of their passages and, as before, of their lines
 * and sentences, each in an engine of its own, in turns.
 */
export async function benchFolder(): Promise<void> {
  const kinds = [
    { name: 'code', glob: '@huggingface/transformers/src/**/*.js', goal: goals.code },
    { name: 'prose', glob: '**/*.md', goal: goals.prose },
  ];
  for (const { name, glob, goal } of kinds) {
    const folder = mkdtempSync(join(tmpdir(), 'folder-bench-'));
    try {
      const root = join(folder, 'files');
      const { files, bytes } = copyFiles(glob, root);
      const lines = await indexInto(join(folder, 'lines'), root, 'line');
      const passages = await indexInto(join(folder, 'passages'), root, 'passage');
      const withTokens = await indexInto(join(folder, 'tokens'), root, 'passage', true);
      console.log(
        `\nIndex of a folder of ${name}: ${files} files, ${(bytes / 1e6).toFixed(2)} MB, by passages beside lines`,
      );
      const row = (unit: string, of: Taken): string[] => [
        unit,
        of.seconds.toFixed(1),
        String(of.segments),
        String(of.embedded),
        (of.bytes / 1e6).toFixed(2),
      ];
      printTable([
        ['unit', 'seconds', 'segments', 'texts embedded', 'MB on the disk'],
        row('lines', lines),
        row('passages', passages),
        row('passages, token vectors', withTokens),
      ]);
      const said = (value: number, most: number): string =>
        `${value.toFixed(2)} (at most ${most} wanted: ${value <= most ? 'held' : 'NOT HELD'})`;
      const compare = (what: string, of: Taken, most: { time: number; disk: number }): void => {
        const time = said(of.seconds / lines.seconds, most.time);
        const disk = said(of.bytes / lines.bytes, most.disk);
        console.log(`${what} to lines: time ${time}, disk ${disk}`);
      };
      compare('Passages', passages, { time: goal, disk: goals.disk });
      compare('Passages with token vectors', withTokens, goals.withTokens);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Copies the first files of the packages that a glob matches, some of each package's folder. */
function copyFiles(glob: string, to: string): { readonly files: number; readonly bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const path of globSync(glob, { cwd: join(projectRoot, 'node_modules') }).sort()) {
    const from = join(projectRoot, 'node_modules', path);
    const { size } = statSync(from);
    if (size > mostBytesOfFile || bytes + size > mostBytes) continue;
    // A folder of that name would be left out.
    const copy = join(to, path.replaceAll('node_modules', 'packages'));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(from, copy);
    files++;
    bytes += size;
  }
  return { files, bytes };
}

async function indexInto(
  folder: string,
  root: string,
  unit: IndexUnit,
  tokenVectors = false,
): Promise<Taken> {
  const engine = engineProcess(bundledModel, { idleStopMs: () => 600_000 });
  const location = { folder, vectorsFolder: join(folder, 'vectors') };
  const roots = [{ path: root, exclude: [], include: [] }];
  const limits = { useIgnoreFiles: true, maxFileBytes: 1_000_000, endings: undefined };
  const rules = { roots, ...limits, unit, sentenceEndings };
  try {
    const choice = { layer: -1, pooling: 'mean' } as const;
    const texts = ['The model and its code are loaded.'];
    await engine.call((api) => api.embedTexts({ texts, choice, priority: 'bulk' }));
    const began = performance.now();
    const { embedded } = await engine.call((api) =>
      api.updateIndex({
        location,
        rules,
        served: [],
        changed: undefined,
        embed: true,
        tokenVectors,
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    const status = await engine.call((api) => api.indexStatus({ location }));
    if (!status) throw new Error('There is no index.');
    const { segments, bytes, vectorBytes } = status;
    return { seconds, segments, embedded, bytes: bytes + vectorBytes };
  } finally {
    engine.dispose();
  }
}
