import { createTokenizer } from '../../core/tokenizer/createTokenizer.ts';
import type { Tokenizer } from '../../core/tokenizer/tokenizer.ts';
import { readTokenizerFiles } from './modelFolder.ts';

/** The tokenizer of a model's folder, alone: for what needs no model. Throws as `readTokenizerFiles` and `createTokenizer`. */
export async function openFolderTokenizer(path: string): Promise<Tokenizer> {
  return createTokenizer(await readTokenizerFiles(path));
}
