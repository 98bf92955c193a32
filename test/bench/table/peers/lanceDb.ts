import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../../../../scripts/realVscode/projectRoot.ts';
import { LeftOut } from './leftOut.ts';

// Away from the project's packages: its native library has 193 MB, and few want it.
const folder = join(projectRoot, '.cache', 'bench', 'lancedb');
const packages = ['@lancedb/lancedb@0.39.0', 'apache-arrow@18.1.0'];

/** What of LanceDB's package is used. */
export interface LanceDb {
  connect(path: string): Promise<{
    createTable(name: string, data: unknown): Promise<LanceTable>;
    openTable(name: string): Promise<LanceTable>;
    close(): void;
  }>;
}

export interface LanceTable {
  vectorSearch(vector: Float32Array): {
    distanceType(type: 'dot'): { limit(count: number): { select(columns: string[]): LanceQuery } };
  };
  close(): void;
}

interface LanceQuery {
  toArray(): Promise<readonly { readonly id: number }[]>;
}

/** What of Arrow's package is used to hand vectors over at once. */
export interface Arrow {
  readonly Float32: new () => unknown;
  readonly Field: new (name: string, type: unknown, nullable?: boolean) => unknown;
  readonly FixedSizeList: new (length: number, field: unknown) => unknown;
  readonly Table: new (columns: Readonly<Record<string, unknown>>) => unknown;
  readonly makeData: (of: Readonly<Record<string, unknown>>) => unknown;
  readonly makeVector: (data: unknown) => unknown;
}

/** Installs LanceDB, once, in `.cache/bench`, without any script of its packages. Throws `LeftOut` where that fails. */
export function setUpLanceDb(): void {
  // Named anew with other versions.
  const mark = join(folder, `${packages.join(',').replaceAll('/', '+')}.txt`);
  if (existsSync(mark)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer'];
  try {
    // `npm` is a script on Windows.
    execFileSync('npm', ['install', ...options, ...packages], {
      ...{ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
      shell: process.platform === 'win32',
    });
  } catch (error) {
    throw new LeftOut('npm could not install it', { cause: error });
  }
  writeFileSync(mark, '');
}

export function loadLanceDb(): { readonly lance: LanceDb; readonly arrow: Arrow } {
  const load = createRequire(join(folder, 'package.json'));
  return { lance: load('@lancedb/lancedb') as LanceDb, arrow: load('apache-arrow') as Arrow };
}
