import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

export const bundledModel = join(projectRoot, 'media', 'model');
export const tinyModel = join(projectRoot, 'test', 'fixtures', 'tinyModel');
export const engineEntry = join(projectRoot, 'dist', 'engine.cjs');
/** A program that starts the engine and gives it work for minutes. */
export const engineParent = join(projectRoot, 'test', 'support', 'engineParent.ts');
export const cliEntry = join(projectRoot, 'dist', 'cli.cjs');

/** The path of a reference or data set that lies beside the project, or why tests of it are skipped. */
export function sharedData(...parts: string[]): { path: string; skip: string | false } {
  return beside('data', parts);
}

/** As `sharedData`, of the inputs that went wrong once. */
export function sharedFaults(...parts: string[]): { path: string; skip: string | false } {
  return beside('faults', parts);
}

function beside(folder: string, parts: readonly string[]): { path: string; skip: string | false } {
  const path = resolve(projectRoot, '..', 'shared', folder, ...parts);
  return { path, skip: existsSync(path) ? false : `no ${parts.join('/')} beside the project` };
}
