import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tinyModel } from './projectPaths.ts';

/** The tiny model as a repository on the Hub holds one. */
export function tinyModelFiles(): Readonly<Record<string, Uint8Array>> {
  const read = (name: string): Uint8Array => readFileSync(join(tinyModel, name));
  return {
    '.gitattributes': new TextEncoder().encode('*.onnx filter=lfs\n'),
    'config.json': read('config.json'),
    'onnx/model.onnx': read('model.onnx'),
    'tokenizer.json': read('tokenizer.json'),
  };
}
