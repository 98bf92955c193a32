import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/realVscode/projectRoot.ts';

/** A word with sentences for each of its senses, each of which holds it once; written for this project. */
export interface SenseWord {
  readonly word: string;
  readonly senses: readonly { readonly sense: string; readonly sentences: readonly string[] }[];
}

export function senseWords(): readonly SenseWord[] {
  const path = join(projectRoot, 'test', 'fixtures', 'senses', 'words.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { words: readonly SenseWord[] }).words;
}
