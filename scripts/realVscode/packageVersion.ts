import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/** Version of an installed package; an error that says what to do where it is not installed. */
export function packageVersion(name: string): string {
  const file = join(projectRoot, 'node_modules', name, 'package.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`The package ${name} is not installed: run "npm ci" first.`, { cause });
  }
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) {
    if (typeof parsed.version === 'string') return parsed.version;
  }
  throw new Error(`${file} names no version: run "npm ci" again.`);
}
